import type { MessagePort } from 'node:worker_threads'
import { assertNever } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { AppendFile, Publication } from '../hdf5/appender/append-file.ts'
import { GroupSync } from './group-sync.ts'
import type { WriterEnvelope, WriterReply, WriterRequest } from './protocol.ts'
import { RecordedFiles } from './recorded-files.ts'
import { ReplyBatch } from './reply-batch.ts'
import { ReplyLine } from './reply-line.ts'

/** Under load new frames become readable at least this often; otherwise as soon as nothing waits to be written. */
const publishEveryMs = 20

/** The writer's end of the protocol, on any port: a worker's or one end of a channel. */
export function serveWriter(port: MessagePort, clock: Clock): void {
  const batch = new ReplyBatch(replies => port.postMessage(replies))
  const leave = (): void => {
    batch.flush()
    port.close()
  }
  const desk = new WriterDesk(clock, reply => batch.add(reply), leave)
  port.on('message', (envelope: WriterEnvelope) => desk.receive(envelope))
}

class WriterDesk {
  readonly #clock: Clock
  readonly #send: (reply: WriterReply) => void
  readonly #leave: () => void
  readonly #files = new RecordedFiles()
  readonly #replies: ReplyLine
  readonly #sync: GroupSync
  readonly #queue: WriterEnvelope[] = []
  #isWorking = false
  /** Since when a frame waits to be published. */
  #behindSinceMs: number | undefined

  constructor(clock: Clock, send: (reply: WriterReply) => void, leave: () => void) {
    this.#clock = clock
    this.#send = send
    this.#leave = leave
    this.#replies = new ReplyLine(send)
    this.#sync = new GroupSync(clock, problem => send({ kind: 'fault', problem }))
  }

  receive(envelope: WriterEnvelope): void {
    this.#queue.push(envelope)
    if (!this.#isWorking) void this.#work()
  }

  /** One request after the other, also when one takes its time. */
  async #work(): Promise<void> {
    this.#isWorking = true
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (next.request.kind === 'append') this.#append(next.seq, next.request)
      else await this.#perform(next.seq, next.request)
    }
    this.#isWorking = false
  }

  #append(seq: number, request: Extract<WriterRequest, { kind: 'append' }>): void {
    try {
      this.#files.append(request)
    } catch (error) {
      this.#replies.settled(seq, toProblem(error))
      return
    }
    this.#replies.frame(seq, request)
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
    for (const file of this.#files.all) this.#tell(file, file.publish())
  }

  #tell(file: AppendFile, { grown, failure }: Publication): void {
    if (grown.length === 0 && failure === undefined) return
    for (const { dataset, complete } of grown) {
      this.#send({ kind: 'complete', file: file.file, dataset, complete })
    }
    if (grown.length > 0) this.#sync.touch(file)
    this.#replies.settleFrames(waiting => {
      if (waiting.file !== file.file) return undefined
      if (waiting.frame < file.complete(waiting.dataset)) return { problem: undefined }
      return failure === undefined ? undefined : { problem: toProblem(failure) }
    })
  }

  async #perform(seq: number, request: Exclude<WriterRequest, { kind: 'append' }>): Promise<void> {
    try {
      await this.#act(request)
      this.#replies.settled(seq, undefined)
    } catch (error) {
      this.#replies.settled(seq, toProblem(error))
    }
    if (request.kind === 'close') this.#leave()
  }

  async #act(request: Exclude<WriterRequest, { kind: 'append' }>): Promise<void> {
    switch (request.kind) {
      case 'ring':
        this.#files.lend(request)
        return
      case 'create':
        this.#publish()
        await this.#files.create(request.file, request.skeleton)
        return
      case 'replace':
        this.#publish()
        await this.#files.replace(request.file, request.skeleton)
        return
      case 'values':
        this.#change(request.file, file => file.writeValues(request.dataset, request.at, request.values))
        return
      case 'text':
        this.#change(request.file, file => file.writeText(request.dataset, request.text))
        return
      case 'finish':
        await this.#finish(this.#files.open(request.file))
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

  async #finish(file: AppendFile): Promise<void> {
    this.#publish()
    this.#sync.forget(file)
    await this.#files.finish(file)
  }

  /** Every file gets its chance; the first failure is the answer. */
  async #finishAll(): Promise<void> {
    const failures: unknown[] = []
    for (const file of this.#files.all)
      await this.#finish(file).catch((error: unknown) => failures.push(error))
    this.#sync.stop()
    if (failures.length > 0) throw failures[0]
  }
}
