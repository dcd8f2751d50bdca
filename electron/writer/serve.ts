import type { MessagePort } from 'node:worker_threads'
import { assertNever, demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { AppendFile, Publication } from '../hdf5/appender/append-file.ts'
import type { CompressPool } from './compress-pool.ts'
import { FrameCompression, type PreparedFrame } from './frame-compression.ts'
import { GroupSync } from './group-sync.ts'
import type { StallAnswer, WriterEnvelope, WriterReply, WriterRequest } from './protocol.ts'
import { RecordedFiles } from './recorded-files.ts'
import { ReplyBatch } from './reply-batch.ts'
import { ReplyLine } from './reply-line.ts'
import { failureOf, Stall } from './stall.ts'

/** Under load new frames become readable at least this often; otherwise as soon as nothing waits to be written. */
const publishEveryMs = 20

type RequestOf<Kind extends WriterRequest['kind']> = Extract<WriterRequest, { kind: Kind }>

/** The writer's end of the protocol, on any port: a worker's or one end of a channel. Closes the pool when it leaves. */
export function serveWriter(port: MessagePort, clock: Clock, pool: CompressPool): void {
  const batch = new ReplyBatch(replies => port.postMessage(replies))
  const leave = (): void => {
    batch.flush()
    port.close()
    void pool.close()
  }
  const desk = new WriterDesk(clock, pool, reply => batch.add(reply), leave)
  port.on('message', (message: readonly WriterEnvelope[] | StallAnswer) => {
    if ('stall' in message) desk.stall.answer(message.stall)
    else desk.receive(message)
  })
}

class WriterDesk {
  readonly stall: Stall
  readonly #clock: Clock
  readonly #pool: CompressPool
  readonly #send: (reply: WriterReply) => void
  readonly #leave: () => void
  readonly #files = new RecordedFiles()
  readonly #replies: ReplyLine
  readonly #sync: GroupSync
  readonly #compression: FrameCompression
  readonly #queue: QueuedRequest[] = []
  #isWorking = false
  /** Since when a frame waits to be published. */
  #behindSinceMs: number | undefined
  /** Frames that cannot be made readable now: nothing else is done until they can, or are given up. */
  #unpublished: Promise<void> | undefined

  constructor(clock: Clock, pool: CompressPool, send: (reply: WriterReply) => void, leave: () => void) {
    this.#clock = clock
    this.#pool = pool
    this.#compression = new FrameCompression(pool, clock, {
      decided: (file, dataset, verdict) => send({ kind: 'compression', file, dataset, verdict }),
      lost: (file, reason) => send({ kind: 'warning', problem: lostCompressor(file, reason) }),
    })
    this.#send = send
    this.#leave = leave
    this.#replies = new ReplyLine(send)
    this.#sync = new GroupSync(clock, problem => send({ kind: 'fault', problem }))
    this.stall = new Stall({
      stalled: problem => send({ kind: 'stalled', problem }),
      flowing: () => send({ kind: 'flowing' }),
    })
  }

  receive(envelopes: readonly WriterEnvelope[]): void {
    for (const envelope of envelopes) {
      this.#queue.push({ ...envelope, preparing: this.#prepare(envelope.request) })
    }
    if (!this.#isWorking) void this.#work()
  }

  /** What can begin before the request's turn: compressing takes longer than writing. */
  #prepare(request: WriterRequest): QueuedRequest['preparing'] {
    if (request.kind === 'ring') this.#lend(request)
    if (request.kind === 'create') this.#compression.expect(request.file, request.skeleton)
    const place = request.kind === 'append' ? this.#files.placeOf(request) : undefined
    if (request.kind !== 'append' || place === undefined) return undefined
    return this.#compression.begin(request.file, request.dataset, place)
  }

  #lend(request: RequestOf<'ring'>): void {
    this.#files.lend(request)
    this.#pool.lend({ ring: request.ring, memory: request.memory })
  }

  /** One request after the other, also when one takes its time. */
  async #work(): Promise<void> {
    this.#isWorking = true
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { preparing, request, seq } = next
      const prepared = preparing instanceof Promise ? await preparing : preparing
      if (this.#unpublished !== undefined) await this.#unpublished
      const done =
        request.kind === 'append' ? this.#append(seq, request, prepared) : this.#perform(seq, request)
      if (done !== undefined) await done
    }
    this.#isWorking = false
  }

  /** Returns nothing to wait for when the disk takes the frame at once. */
  #append(
    seq: number,
    request: RequestOf<'append'>,
    prepared: PreparedFrame | undefined,
  ): Promise<void> | undefined {
    const failure = failureOf(() => this.#files.append(request, prepared))
    if (failure !== undefined) return this.#appendLater(seq, request, prepared, failure)
    this.#appended(seq, request, prepared)
    return undefined
  }

  async #appendLater(
    seq: number,
    request: RequestOf<'append'>,
    prepared: PreparedFrame | undefined,
    failure: unknown,
  ): Promise<void> {
    const attempt = (): unknown => failureOf(() => this.#files.append(request, prepared))
    const remaining = await this.stall.overcome(failure, attempt)
    if (remaining === undefined) this.#appended(seq, request, prepared)
    else {
      release(prepared)
      this.#replies.settled(seq, toProblem(remaining))
    }
  }

  #appended(seq: number, request: RequestOf<'append'>, prepared: PreparedFrame | undefined): void {
    release(prepared)
    this.#replies.frame(seq, request, demand(prepared, 'frame that was taken').mean)
    this.#publishSoon()
  }

  /** The check phase comes when all messages that have arrived are dealt with. */
  #publishSoon(): void {
    if (this.#behindSinceMs === undefined) {
      this.#behindSinceMs = this.#clock.elapsedMs()
      setImmediate(() => this.#publish())
    } else if (this.#clock.elapsedMs() - this.#behindSinceMs >= publishEveryMs) this.#publish()
  }

  #publish(): void {
    if (this.#behindSinceMs === undefined) return
    this.#behindSinceMs = undefined
    for (const file of this.#files.all) {
      const failure = this.#tell(file, file.publish())
      if (failure !== undefined) this.#publishLater(file, failure)
    }
  }

  /** Behind every failed publication: a second file may fail while the first one waits. */
  #publishLater(file: AppendFile, failure: unknown): void {
    const before = this.#unpublished
    const done = (async () => {
      await before
      const remaining = await this.stall.overcome(failure, () => this.#tell(file, file.publish()))
      if (remaining !== undefined) this.#forget(file, remaining)
    })()
    this.#unpublished = done
    void done.then(() => {
      if (this.#unpublished === done) this.#unpublished = undefined
    })
  }

  #forget(file: AppendFile, failure: unknown): void {
    file.forget()
    const problem = toProblem(failure)
    this.#replies.settleFrames(waiting => (waiting.file === file.file ? { problem } : undefined))
  }

  /** Returns what did not become readable, and why. */
  #tell(file: AppendFile, { grown, failure }: Publication): unknown {
    for (const { dataset, complete } of grown) {
      this.#send({ kind: 'complete', file: file.file, dataset, complete })
    }
    if (grown.length > 0) this.#sync.touch(file)
    this.#replies.settleFrames(waiting => {
      const isReadable = waiting.file === file.file && waiting.frame < file.complete(waiting.dataset)
      return isReadable ? { problem: undefined } : undefined
    })
    return failure
  }

  async #perform(seq: number, request: Exclude<WriterRequest, { kind: 'append' }>): Promise<void> {
    const attempt = async (): Promise<unknown> =>
      await this.#act(request).then(
        () => undefined,
        (error: unknown) => error,
      )
    const first = await attempt()
    const failure = request.kind === 'close' ? first : await this.stall.overcome(first, attempt)
    if (request.kind === 'finish') await this.#close(request.file, failure)
    // It may be refused because it exists and is being recorded.
    if (request.kind === 'create' && !this.#files.has(request.file)) this.#compression.forget(request.file)
    this.#replies.settled(seq, failure === undefined ? undefined : toProblem(failure))
    if (request.kind === 'close') this.#leave()
  }

  async #act(request: Exclude<WriterRequest, { kind: 'append' }>): Promise<void> {
    switch (request.kind) {
      case 'ring':
        return // lent when it came
      case 'create':
        await this.#publishAll()
        await this.#files.create(request.file, request.skeleton)
        return
      case 'replace':
        await this.#publishAll()
        await this.#files.replace(request.file, request.skeleton)
        return
      case 'values':
        this.#change(request.file, file => file.writeValues(request.dataset, request.at, request.values))
        return
      case 'row':
        this.#change(request.file, file => file.writeRow(request.at, request.row))
        return
      case 'text':
        this.#change(request.file, file => file.writeText(request.dataset, request.text))
        return
      case 'finish':
        await this.#settle(this.#files.open(request.file))
        return
      case 'close':
        await this.#finishAll()
        return
      default:
        assertNever(request, 'writer request')
    }
  }

  #change(path: string, act: (file: AppendFile) => void): void {
    const file = this.#files.open(path)
    act(file)
    this.#sync.touch(file)
  }

  async #publishAll(): Promise<void> {
    this.#publish()
    await this.#unpublished
  }

  async #settle(file: AppendFile): Promise<void> {
    await this.#publishAll()
    this.#sync.forget(file)
    await file.settle()
  }

  /** What could not be made readable is left out, so that the rest of the file is in order; the failure is told already. */
  async #close(path: string, failure: unknown): Promise<void> {
    const file = this.#files.all.find(open => open.file === path)
    if (file !== undefined && failure !== undefined) {
      this.#forget(file, failure)
      await file.settle().catch(() => undefined)
    }
    this.#compression.forget(path)
    this.#files.close(path)
  }

  /** Every file gets its chance; the first failure is the answer. Nobody can wait for a disk any more. */
  async #finishAll(): Promise<void> {
    const failures: unknown[] = []
    for (const file of this.#files.all) {
      await this.#settle(file).catch((error: unknown) => failures.push(error))
      this.#files.close(file.file)
    }
    this.#sync.stop()
    if (failures.length > 0) throw failures[0]
  }
}

interface QueuedRequest extends WriterEnvelope {
  /** Of a frame. */
  readonly preparing: PreparedFrame | Promise<PreparedFrame> | undefined
}

function release(prepared: PreparedFrame | undefined): void {
  if (prepared?.kind === 'smaller') prepared.release()
}

function lostCompressor(file: string, reason: string): Problem {
  return {
    kind: 'internal',
    message: `A frame was stored uncompressed: its compressor stopped (${reason})`,
    where: file,
    advice: 'No data are lost. If it comes again, set "compression: none" for this detector.',
  }
}
