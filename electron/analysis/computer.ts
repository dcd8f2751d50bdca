import type { MessagePort, Worker } from 'node:worker_threads'
import { InvariantError } from '../../shared/base/assert.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { watchThread, type ComputeLimits, type Served } from './watchdog.ts'
import { DamagedStep } from './reuse/damaged-step.ts'
import type { KeptImages } from './reuse/kept-writer.ts'
import type { ComputeReply, ComputeRequest, Wholes } from './protocol.ts'

interface Waiting {
  readonly request: ComputeRequest
  resolve(reply: ComputeReply): void
  reject(reason: Error): void
}

/** The main thread's end of the analysis thread: pairs replies with requests, and ends a thread that hangs or eats memory. */
export class Computer {
  readonly #start: () => Worker | MessagePort
  #port: Worker | MessagePort | undefined
  /** Replies come in order: the first is the one that is served. */
  readonly #waiting = new Map<number, Waiting>()
  readonly #limits: ComputeLimits
  readonly #ended = new AbortController()
  #servedSinceMs = 0
  #lastSeq = 0
  #lost: HutchError | undefined

  /** @param start gives the thread when it is first needed */
  constructor(start: () => Worker | MessagePort, limits: ComputeLimits) {
    this.#start = start
    this.#limits = limits
  }

  #connected(): Worker | MessagePort {
    if (this.#port !== undefined) return this.#port
    const port = this.#start()
    this.#port = port
    port.on('message', (reply: ComputeReply) => this.#receive(reply))
    // A thread says why it died; a port only that it is gone.
    port.on('error', (error: Error) => this.#lose(error))
    port.on(isWorker(port) ? 'exit' : 'close', () => this.#lose(undefined))
    void this.#watch()
    return port
  }

  async run(request: Exclude<ComputeRequest, { kind: 'frame' | 'wholes' | 'kept' }>): Promise<void> {
    if (request.kind !== 'reduce') await this.#ask(request, [])
    else {
      const stack = movable(request.stack)
      await this.#ask({ ...request, stack }, [stack.buffer])
    }
  }

  /**
   * Numbers of the curves at this image, by `step/output`; the images are in their slots. Given images are moved whole. Rejects
   * with `DamagedStep` where one is not what was stored.
   */
  async frame(
    request: Extract<ComputeRequest, { kind: 'frame' }>,
  ): Promise<Readonly<Record<string, number>>> {
    const data = request.data && movable(request.data)
    const moved = [data, ...Object.values(request.given).map(({ pixels }) => pixels)]
    const reply = await this.#ask(
      { ...request, data },
      moved.flatMap(pixels => (pixels === undefined ? [] : [pixels.buffer])),
    )
    if (reply.kind !== 'frame') throw new InvariantError(`${reply.kind} is no answer to a frame`)
    return reply.curves
  }

  async wholes(job: string, isEnd: boolean): Promise<Wholes> {
    const reply = await this.#ask({ kind: 'wholes', job, isEnd }, [])
    if (reply.kind !== 'wholes') throw new InvariantError(`${reply.kind} is no answer to wholes`)
    return reply.wholes
  }

  /** What became of the images that are kept, by `step/output`. */
  async kept(job: string): Promise<Readonly<Record<string, KeptImages>>> {
    const reply = await this.#ask({ kind: 'kept', job }, [])
    if (reply.kind !== 'kept') throw new InvariantError(`${reply.kind} is no answer to kept`)
    return reply.images
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#end()
  }

  async #end(): Promise<void> {
    if (this.#port === undefined) return
    if (isWorker(this.#port)) await this.#port.terminate()
    else this.#port.close()
  }

  async #ask(request: ComputeRequest, buffers: readonly ArrayBufferLike[]): Promise<ComputeReply> {
    if (this.#lost !== undefined) throw this.#lost
    const port = this.#connected()
    const seq = ++this.#lastSeq
    if (this.#waiting.size === 0) this.#servedSinceMs = this.#limits.clock.elapsedMs()
    const reply = new Promise<ComputeReply>((resolve, reject) =>
      this.#waiting.set(seq, { request, resolve, reject }),
    )
    // Shared memory cannot be moved; it is shared as it is.
    const moved = buffers.filter(buffer => buffer instanceof ArrayBuffer)
    port.postMessage({ seq, request }, moved)
    return await reply
  }

  #receive(reply: ComputeReply): void {
    // Sent before the thread was ended: nobody waits for it any more.
    if (this.#lost !== undefined) return
    const waiting = this.#waiting.get(reply.seq)
    if (waiting === undefined) throw new InvariantError(`reply ${reply.seq} that nobody waits for`)
    this.#waiting.delete(reply.seq)
    this.#servedSinceMs = this.#limits.clock.elapsedMs()
    if (reply.kind === 'failed') waiting.reject(new HutchError(reply.problem))
    else if (reply.kind === 'damaged') waiting.reject(new DamagedStep(reply.step, reply.reason))
    else waiting.resolve(reply)
  }

  async #watch(): Promise<void> {
    const { signal } = this.#ended
    const problem = await watchThread(this.#limits, () => this.#served(), signal).catch(() => undefined)
    if (problem === undefined) return
    this.#lose(problem)
    await this.#end()
  }

  #served(): Served | undefined {
    const [first] = this.#waiting.values()
    return first && { request: first.request, sinceMs: this.#servedSinceMs }
  }

  #lose(cause: Error | undefined): void {
    this.#ended.abort()
    this.#lost ??= cause instanceof HutchError ? cause : threadEnded(cause)
    for (const waiting of this.#waiting.values()) waiting.reject(this.#lost)
    this.#waiting.clear()
  }
}

function threadEnded(cause: Error | undefined): HutchError {
  return new HutchError(
    {
      kind: 'internal',
      message: `The analysis thread ended${cause === undefined ? '' : `: ${cause.message}`}`,
      where: 'analysis',
      advice: 'Start the analysis again; recorded data are not touched by it',
    },
    cause,
  )
}

/** Moving takes the whole buffer along: a part of a bigger one (a library's memory, say) is copied out first. */
function movable(pixels: PixelArray): PixelArray {
  return pixels.byteLength === pixels.buffer.byteLength ? pixels : pixels.slice()
}

function isWorker(port: Worker | MessagePort): port is Worker {
  return 'terminate' in port
}
