import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { ChunkFilter } from '../hdf5/filters/encode-chunk.ts'
import {
  spanBytes,
  type CompressMessage,
  type CompressReply,
  type CompressTask,
  type LentRing,
  type RingSpan,
  type SharedSpan,
} from './compress-protocol.ts'

/** @param path of the built `compress-worker.js` */
export function startCompressWorker(path: string): Worker {
  return new Worker(path, { name: 'hutch-compress' })
}

/** What became of a frame. `sum` is the checksum of what is stored, `mean` that of the pixels. */
export type Encoded =
  /** `bytes` stay as they are until `release` is called. */
  | ({ readonly kind: 'smaller'; readonly bytes: Uint8Array; release(): void } & Measured)
  /** Stored as it is: not to be compressed, or not worth it. */
  | ({ readonly kind: 'as it is' } & Measured)
  /** Its thread ended in the middle of it, or no thread is left. */
  | { readonly kind: 'lost'; readonly reason: string }

interface Measured {
  readonly sum: number
  readonly mean: number
  readonly tookMs: number
}

/** Beyond four threads of 1.5 GB/s and more the disk is slower in any case. */
const mostThreads = 4
/** One in work and one waiting for it, so that no thread waits for a message. */
const outputsPerThread = 2
/** What is only measured needs no output: 32 × 0.07 ms of 512² frames last while the writer is busy with writing some. */
const tasksPerThread = 32
/** A thread that dies again and again is not started any more: frames are then stored as they are. */
const mostDeaths = 3

/**
 * Threads that compress frames and measure those that are stored as they are, started when there is work for them: for
 * compressing as many as the machine has cores up to four. Tasks begin in the order they came and may end in any. Memory is bounded: two
 * outputs per thread, each as large as a frame.
 */
export class CompressPool {
  readonly threads: number
  readonly #start: () => Worker
  readonly #queue: Waiting[] = []
  readonly #running = new Map<Worker, Tasks>()
  readonly #rings = new Map<number, LentRing>()
  #isBeginning = false
  readonly #outputs: Output[]
  #lastTask = 0
  #deaths = 0
  #lastDeath = ''
  #isClosed = false

  constructor(start: () => Worker, threads = Math.min(mostThreads, availableParallelism())) {
    this.#start = start
    this.threads = threads
    this.#outputs = Array.from({ length: threads * outputsPerThread }, () => ({
      memory: undefined,
      isFree: true,
    }))
  }

  lend(ring: LentRing): void {
    this.#rings.set(ring.ring, ring)
    for (const worker of this.#running.keys()) tell(worker, ring)
  }

  /** Without a filter only measures. Never rejects. The frame must stay as it is until then. */
  encode(filter: ChunkFilter | undefined, frame: RingSpan): Promise<Encoded> {
    return new Promise(resolve => {
      this.#queue.push({ filter, frame, resolve })
      this.#beginSoon()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#running.keys()].map(worker => worker.terminate()))
  }

  /** Frames that are announced together leave together. */
  #beginSoon(): void {
    if (this.#isBeginning) return
    this.#isBeginning = true
    queueMicrotask(() => {
      this.#isBeginning = false
      const tasks = new Map<Worker, CompressTask[]>()
      this.#assign(tasks)
      for (const [worker, some] of tasks) tell(worker, some)
    })
  }

  #assign(tasks: Map<Worker, CompressTask[]>): void {
    while (this.#queue.length > 0) {
      const worker = this.#workerFor(demand(this.#queue[0], 'waiting frame'))
      const output = this.#outputs.find(({ isFree }) => isFree)
      if (worker === 'none left') this.#giveUp()
      else if (worker === 'all busy') return
      else if (this.#queue[0]?.filter !== undefined && output === undefined) return
      else {
        const task = this.#taskFor(worker, demand(this.#queue.shift(), 'waiting frame'), output)
        const some = tasks.get(worker)
        if (some === undefined) tasks.set(worker, [task])
        else some.push(task)
      }
    }
  }

  /**
   * Measuring a frame takes less than writing it: one thread keeps up, and the others leave the cores to the writer. Where
   * there are several, for compressing, it is one that compresses least.
   */
  #workerFor({ filter }: Waiting): Worker | 'all busy' | 'none left' {
    const load = filter === undefined ? compressing : (tasks: Tasks): number => tasks.size
    const [best] = [...this.#running].sort(([, a], [, b]) => load(a) - load(b))
    if (best?.[1].size === 0) return best[0]
    const threads = filter === undefined ? 1 : this.threads
    const mayStart = !this.#isClosed && this.#deaths < mostDeaths
    if (mayStart && this.#running.size < threads) return this.#startWorker()
    if (best === undefined) return 'none left'
    return best[1].size < tasksPerThread ? best[0] : 'all busy'
  }

  #startWorker(): Worker {
    const worker = this.#start()
    this.#running.set(worker, new Map())
    for (const ring of this.#rings.values()) tell(worker, ring)
    worker.on('message', (replies: readonly CompressReply[]) => {
      for (const reply of replies) this.#finish(worker, reply)
    })
    worker.on('error', error => this.#lose(worker, toProblem(error).message))
    worker.on('exit', code => this.#lose(worker, `it ended with code ${code}`))
    return worker
  }

  #taskFor(worker: Worker, { filter, frame, resolve }: Waiting, free: Output | undefined): CompressTask {
    const output = filter === undefined ? undefined : free
    const into =
      filter === undefined ? undefined : { filter, target: targetIn(demand(free, 'output'), frame.bytes) }
    if (output !== undefined) output.isFree = false
    this.#lastTask += 1
    this.#running.get(worker)?.set(this.#lastTask, { output, resolve })
    const { bytes, pixelType, ring, start } = frame
    // Nothing else: a reference to shared memory costs 50 µs in a message.
    return { task: this.#lastTask, frame: { bytes, pixelType, ring, start }, into }
  }

  #finish(worker: Worker, { task, bytes, ...measured }: CompressReply): void {
    const tasks = this.#running.get(worker)
    const running = tasks?.get(task)
    if (running === undefined) return
    tasks?.delete(task)
    const { output, resolve } = running
    if (output === undefined || bytes === 0) {
      if (output !== undefined) output.isFree = true
      resolve({ kind: 'as it is', ...measured })
    } else {
      const encoded = spanBytes({ memory: demand(output.memory, 'output'), start: 0, bytes })
      resolve({ kind: 'smaller', bytes: encoded, ...measured, release: () => this.#release(output) })
    }
    this.#beginSoon()
  }

  #release(output: Output): void {
    output.isFree = true
    this.#beginSoon()
  }

  #lose(worker: Worker, reason: string): void {
    const tasks = this.#running.get(worker)
    if (tasks === undefined) return
    this.#running.delete(worker)
    this.#deaths += 1
    this.#lastDeath = reason
    for (const { output, resolve } of tasks.values()) {
      if (output !== undefined) output.isFree = true
      resolve({ kind: 'lost', reason })
    }
    this.#beginSoon()
  }

  #giveUp(): void {
    for (const { resolve } of this.#queue.splice(0)) resolve({ kind: 'lost', reason: this.#lastDeath })
  }
}

interface Waiting {
  readonly filter: ChunkFilter | undefined
  readonly frame: RingSpan
  readonly resolve: (encoded: Encoded) => void
}

interface Running {
  readonly output: Output | undefined
  readonly resolve: (encoded: Encoded) => void
}

/** By number. */
type Tasks = Map<number, Running>

function compressing(tasks: Tasks): number {
  return [...tasks.values()].filter(({ output }) => output !== undefined).length
}

interface Output {
  memory: SharedArrayBuffer | undefined
  isFree: boolean
}

function tell(worker: Worker, message: CompressMessage): void {
  worker.postMessage(message)
}

function targetIn(output: Output, frameBytes: number): SharedSpan {
  if (output.memory === undefined || output.memory.byteLength < frameBytes) {
    output.memory = new SharedArrayBuffer(frameBytes)
  }
  // One byte less than the frame: what is not smaller is not worth it.
  return { memory: output.memory, start: 0, bytes: frameBytes - 1 }
}
