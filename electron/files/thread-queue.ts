import type { Clock } from '../../shared/base/clock.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { FilesAnswer, FilesEnvelope, FilesReply, FilesRequest } from './protocol.ts'

/** A `Worker`, or anything that speaks for one. */
export interface FilesThread {
  postMessage(envelope: FilesEnvelope): void
  on(event: 'message', listener: (reply: FilesReply) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  terminate(): Promise<unknown>
}

/** The largest single read, 256 MiB, takes 30 s from a network disk of 10 MB/s; four times that is a hang. */
export const ANSWER_TIMEOUT_S = 120

interface Waiting {
  readonly envelope: FilesEnvelope
  readonly resolve: (answer: FilesAnswer) => void
}

/** Requests to a thread that may die: it is started when first needed and again whenever it is gone. */
export class ThreadQueue {
  readonly #start: () => FilesThread
  readonly #clock: Clock
  // In order of asking: the first is the one the thread is at.
  readonly #waiting = new Map<number, Waiting>()
  #thread: FilesThread | undefined
  #watch: AbortController | undefined
  #seq = 0
  #closed = false

  constructor(start: () => FilesThread, clock: Clock) {
    this.#start = start
    this.#clock = clock
  }

  /** Never rejects: failures are answers, so that every caller sees the same kind of thing. */
  ask(request: FilesRequest): Promise<FilesAnswer> {
    if (this.#closed) return Promise.resolve(failed({ kind: 'aborted', message: 'The reader was closed' }))
    const envelope = { seq: ++this.#seq, request }
    return new Promise(resolve => {
      this.#waiting.set(envelope.seq, { envelope, resolve })
      this.#running().postMessage(envelope)
      if (this.#waiting.size === 1) this.#watchHead()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const thread = this.#thread
    this.#thread = undefined
    this.#watch?.abort()
    const left = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { resolve } of left) resolve(failed({ kind: 'aborted', message: 'The reader was closed' }))
    await thread?.terminate()
  }

  #running(): FilesThread {
    if (this.#thread !== undefined) return this.#thread
    const thread = this.#start()
    this.#thread = thread
    let reason = 'it ended'
    thread.on('message', reply => this.#receive(thread, reply))
    thread.on('error', error => (reason = error.message))
    thread.on('exit', () => this.#lose(thread, 'format', `the reading thread died on it (${reason})`))
    return thread
  }

  #receive(thread: FilesThread, reply: FilesReply): void {
    if (thread !== this.#thread) return
    const asked = this.#waiting.get(reply.seq)
    this.#waiting.delete(reply.seq)
    asked?.resolve(reply.answer)
    if (reply.health === 'good') this.#watchHead()
    else this.#replace(thread)
  }

  /** The thread's HDF5 library is no longer to be trusted: what waits is asked of a new one. */
  #replace(thread: FilesThread): void {
    this.#thread = undefined
    void thread.terminate()
    for (const { envelope } of this.#waiting.values()) this.#running().postMessage(envelope)
    this.#watchHead()
  }

  #lose(thread: FilesThread, kind: Problem['kind'], what: string): void {
    if (thread !== this.#thread) return
    const head = this.#head()
    if (head !== undefined) {
      const { file } = head.envelope.request
      this.#waiting.delete(head.envelope.seq)
      head.resolve(failed({ kind, message: `${file} cannot be read: ${what}`, where: file, advice }))
    }
    this.#replace(thread)
  }

  #head(): Waiting | undefined {
    return this.#waiting.values().next().value
  }

  #watchHead(): void {
    this.#watch?.abort()
    const head = this.#head()
    const thread = this.#thread
    if (head === undefined || thread === undefined) return
    const watch = new AbortController()
    this.#watch = watch
    this.#clock.sleep(ANSWER_TIMEOUT_S * 1000, watch.signal).then(
      () => this.#lose(thread, 'timeout', `no answer for ${ANSWER_TIMEOUT_S} s`),
      () => undefined,
    )
  }
}

const advice = 'Other files can still be read. If it happens again, the file or its disk is damaged.'

function failed(problem: Problem): FilesAnswer {
  return { kind: 'failed', problem }
}
