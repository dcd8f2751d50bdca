import { Worker, type MessagePort } from 'node:worker_threads'
import { assert, demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { Listeners } from './listeners.ts'
import type {
  RecorderNotice,
  StallAnswer,
  StallDecision,
  StallListener,
  WriterEnvelope,
  WriterReply,
  WriterRequest,
} from './protocol.ts'

export interface WriterOptions {
  /** The writer's thread, or a port to one end of a channel that is served by `serveWriter`. */
  readonly worker: Worker | MessagePort
  readonly clock: Clock
}

/** @param path of the built `writer-worker.js` */
export function startWriterWorker(path: string): Worker {
  return new Worker(path, { name: 'hutch-writer' })
}

/** The engine's end of the writer: fulfils the engine's `Recorder`. */
export function createWriter(options: WriterOptions): WriterClient {
  return new WriterClient(options)
}

/** Requests are not waited for one by one: order is kept, every one gets exactly one answer. */
export class WriterClient {
  readonly #worker: Worker | MessagePort
  readonly #clock: Clock
  readonly #waiting = new Map<number, Waiting>()
  readonly #rings = new WeakMap<FrameRing, number>()
  readonly #completeListeners = new Listeners<[file: string, dataset: string, complete: number]>()
  readonly #faultListeners = new Listeners<[problem: Problem]>()
  readonly #noticeListeners = new Listeners<[notice: RecorderNotice]>()
  readonly #ended = new AbortController()
  #stallListener: StallListener | undefined
  /** Whoever was asked let go of what the disk did not take: its failure is no news. */
  #isGivenUp = false
  /** Requests of this moment that leave together; undefined when the moment is over. */
  #outbox: WriterEnvelope[] | undefined
  #lastSeq = 0
  #lastRing = 0
  #fault: Problem | undefined
  /** Set when nothing can be asked any more. */
  #lost: Problem | undefined
  #closing: Promise<void> | undefined

  constructor({ clock, worker }: WriterOptions) {
    this.#clock = clock
    this.#worker = worker
    worker.on('message', (replies: readonly WriterReply[]) => {
      for (const reply of replies) this.#receive(reply)
    })
    if (worker instanceof Worker) {
      worker.on('error', error => this.#lose(threadProblem(toProblem(error).message)))
      worker.on('exit', code => this.#lose(threadProblem(`it ended with code ${code}`)))
    } else worker.on('close', () => this.#lose(threadProblem('its port was closed')))
  }

  async create(file: string, skeleton: FileSkeleton): Promise<void> {
    await this.#ask({ kind: 'create', file, skeleton })
  }

  async append(
    file: string,
    dataset: string,
    frame: number,
    ring: FrameRing,
    slot: number,
    byteLength: number,
  ): Promise<number> {
    ring.hold(slot)
    try {
      const request = {
        kind: 'append',
        file,
        dataset,
        frame,
        ring: this.#lend(ring),
        slot,
        byteLength,
      } as const
      return demand(await this.#ask(request), 'mean of a frame')
    } finally {
      ring.release(slot)
    }
  }

  async values(
    file: string,
    dataset: string,
    at: number,
    values: readonly number[] | Float32Array,
  ): Promise<void> {
    await this.#ask({ kind: 'values', file, dataset, at, values })
  }

  async row(
    file: string,
    at: number,
    row: readonly { readonly dataset: string; readonly value: number }[],
  ): Promise<void> {
    await this.#ask({ kind: 'row', file, at, row })
  }

  async text(file: string, dataset: string, text: string): Promise<void> {
    await this.#ask({ kind: 'text', file, dataset, text })
  }

  async replace(file: string, skeleton: FileSkeleton): Promise<void> {
    await this.#ask({ kind: 'replace', file, skeleton })
  }

  async finish(file: string): Promise<void> {
    await this.#ask({ kind: 'finish', file })
  }

  onComplete(listener: (file: string, dataset: string, complete: number) => void): () => void {
    return this.#completeListeners.add(listener)
  }

  onFault(listener: (problem: Problem) => void): () => void {
    return this.#faultListeners.add(listener)
  }

  get waitingMs(): number {
    const [oldest] = this.#waiting.values()
    return oldest === undefined ? 0 : this.#clock.elapsedMs() - oldest.sinceMs
  }

  onStall(listener: StallListener): () => void {
    assert(this.#stallListener === undefined, 'two decide what happens when the disk takes nothing')
    this.#stallListener = listener
    return () => {
      this.#stallListener = undefined
    }
  }

  onNotice(listener: (notice: RecorderNotice) => void): () => void {
    return this.#noticeListeners.add(listener)
  }

  /** Finishes what is still open and ends the thread. Later requests are refused. */
  async close(): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    if (this.#lost !== undefined) return
    const answer = this.#ask({ kind: 'close' })
    this.#lost = { kind: 'aborted', message: 'The writer was closed' }
    try {
      await answer
    } finally {
      if (this.#worker instanceof Worker) await this.#worker.terminate()
      else this.#worker.close()
    }
  }

  #lend(ring: FrameRing): number {
    const known = this.#rings.get(ring)
    if (known !== undefined) return known
    this.#lastRing += 1
    this.#rings.set(ring, this.#lastRing)
    const { wasmMemory: memory, slotBytes } = ring
    // Fails only with the whole thread, and then the frame that needs the ring tells.
    this.#ask({ kind: 'ring', ring: this.#lastRing, memory, slotBytes }).catch(() => undefined)
    return this.#lastRing
  }

  /** Resolves with the mean where a frame was given. */
  #ask(request: WriterRequest): Promise<number | undefined> {
    if (this.#lost !== undefined) return Promise.reject(new HutchError(this.#lost))
    this.#lastSeq += 1
    const seq = this.#lastSeq
    const answer = new Promise<number | undefined>((resolve, reject) => {
      this.#waiting.set(seq, { kind: request.kind, sinceMs: this.#clock.elapsedMs(), resolve, reject })
    })
    this.#post({ seq, request })
    return answer
  }

  /** The first request of a moment leaves at once, the others of it together: a message costs as much as 100 kB of pixels. */
  #post(envelope: WriterEnvelope): void {
    if (this.#outbox !== undefined) {
      this.#outbox.push(envelope)
      return
    }
    this.#outbox = []
    this.#send([envelope])
    setImmediate(() => {
      const rest = this.#outbox ?? []
      this.#outbox = undefined
      if (rest.length > 0) this.#send(rest)
    })
  }

  #send(envelopes: readonly WriterEnvelope[]): void {
    this.#worker.postMessage(envelopes)
  }

  #receive(reply: WriterReply): void {
    switch (reply.kind) {
      case 'complete':
        this.#completeListeners.tell(reply.file, reply.dataset, reply.complete)
        return
      case 'stalled':
        void this.#answerStall(reply.problem)
        return
      case 'flowing':
        this.#stallListener?.flowing()
        return
      case 'compression':
      case 'warning':
        this.#noticeListeners.tell(reply)
        return
      case 'fault':
        this.#raise(reply.problem)
        return
      case 'done':
        this.#done(reply.seq, reply.mean)
        return
      case 'failed':
        this.#fail(reply.seq, reply.problem)
    }
  }

  #done(seq: number, mean: number | undefined): void {
    const waiting = this.#take(seq)
    // A file that could be made is a new recording: what goes wrong with it is news again.
    if (waiting?.kind === 'create') {
      this.#fault = undefined
      this.#isGivenUp = false
    }
    waiting?.resolve(mean)
  }

  #fail(seq: number, problem: Problem): void {
    const waiting = this.#take(seq)
    waiting?.reject(new HutchError(problem))
    // A file that cannot be made is the asker's business; a recording that cannot go on is everybody's.
    if (problem.kind === 'disk' && waiting?.kind !== 'create' && !this.#isGivenUp) this.#raise(problem)
  }

  async #answerStall(problem: Problem): Promise<void> {
    const stall: StallDecision = (await this.#stallListener?.decide(problem)) ?? 'give up'
    this.#isGivenUp = this.#stallListener !== undefined && stall === 'give up'
    this.#worker.postMessage({ stall } satisfies StallAnswer)
  }

  #take(seq: number): Waiting | undefined {
    const waiting = this.#waiting.get(seq)
    this.#waiting.delete(seq)
    // The thread ends behind this answer: its end may be told in the same turn, and is no news.
    if (waiting?.kind === 'close') this.#ended.abort()
    return waiting
  }

  #raise(problem: Problem): void {
    if (this.#fault !== undefined) return
    this.#fault = problem
    this.#faultListeners.tell(problem)
  }

  #lose(problem: Problem): void {
    if (this.#ended.signal.aborted) return
    this.#ended.abort()
    this.#lost = problem
    for (const waiting of this.#waiting.values()) waiting.reject(new HutchError(problem))
    this.#waiting.clear()
    this.#raise(problem)
  }
}

interface Waiting {
  readonly kind: WriterRequest['kind']
  readonly sinceMs: number
  resolve(mean: number | undefined): void
  reject(error: HutchError): void
}

function threadProblem(reason: string): Problem {
  return {
    kind: 'internal',
    message: `The writer thread stopped: ${reason}`,
    where: 'writer',
    advice: 'What was complete is safe on disk. Close the experiment and start a new one.',
  }
}
