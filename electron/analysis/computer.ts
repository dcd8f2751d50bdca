import type { MessagePort, Worker } from 'node:worker_threads'
import { InvariantError } from '../../shared/base/assert.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { ComputeReply, ComputeRequest, Wholes } from './protocol.ts'

/** The main thread's end of the analysis thread: pairs replies with requests. */
export class Computer {
  readonly #port: Worker | MessagePort
  readonly #waiting = new Map<
    number,
    { resolve: (reply: ComputeReply) => void; reject: (reason: Error) => void }
  >()
  #lastSeq = 0
  #lost: HutchError | undefined

  constructor(port: Worker | MessagePort) {
    this.#port = port
    port.on('message', (reply: ComputeReply) => this.#receive(reply))
    // A thread says why it died; a port only that it is gone.
    port.on('error', (error: Error) => this.#lose(error))
    port.on(isWorker(port) ? 'exit' : 'close', () => this.#lose(undefined))
  }

  /** Its thread has ended: nothing can be asked any more. */
  get isLost(): boolean {
    return this.#lost !== undefined
  }

  async run(request: Exclude<ComputeRequest, { kind: 'frame' | 'wholes' }>): Promise<void> {
    if (request.kind !== 'reduce') await this.#ask(request, [])
    else {
      const stack = movable(request.stack)
      await this.#ask({ ...request, stack }, [stack.buffer])
    }
  }

  /** Numbers of the curves at this image, by `step/output`; the images are in their slots. */
  async frame(
    request: Extract<ComputeRequest, { kind: 'frame' }>,
  ): Promise<Readonly<Record<string, number>>> {
    const data = movable(request.data)
    const reply = await this.#ask({ ...request, data }, [data.buffer])
    if (reply.kind !== 'frame') throw new InvariantError(`${reply.kind} is no answer to a frame`)
    return reply.curves
  }

  async wholes(job: string, isEnd: boolean): Promise<Wholes> {
    const reply = await this.#ask({ kind: 'wholes', job, isEnd }, [])
    if (reply.kind !== 'wholes') throw new InvariantError(`${reply.kind} is no answer to wholes`)
    return reply.wholes
  }

  async close(): Promise<void> {
    if (isWorker(this.#port)) await this.#port.terminate()
    else this.#port.close()
  }

  async #ask(request: ComputeRequest, buffers: readonly ArrayBufferLike[]): Promise<ComputeReply> {
    if (this.#lost !== undefined) throw this.#lost
    const seq = ++this.#lastSeq
    const reply = new Promise<ComputeReply>((resolve, reject) => this.#waiting.set(seq, { resolve, reject }))
    // Shared memory cannot be moved; it is shared as it is.
    const moved = buffers.filter(buffer => buffer instanceof ArrayBuffer)
    this.#port.postMessage({ seq, request }, moved)
    return await reply
  }

  #receive(reply: ComputeReply): void {
    const waiting = this.#waiting.get(reply.seq)
    if (waiting === undefined) throw new InvariantError(`reply ${reply.seq} that nobody waits for`)
    this.#waiting.delete(reply.seq)
    if (reply.kind === 'failed') waiting.reject(new HutchError(reply.problem))
    else waiting.resolve(reply)
  }

  #lose(cause: Error | undefined): void {
    this.#lost ??= new HutchError(
      {
        kind: 'internal',
        message: `The analysis thread ended${cause === undefined ? '' : `: ${cause.message}`}`,
        where: 'analysis',
        advice: 'Start the analysis again; recorded data are not touched by it',
      },
      cause,
    )
    for (const waiting of this.#waiting.values()) waiting.reject(this.#lost)
    this.#waiting.clear()
  }
}

/** Moving takes the whole buffer along: a part of a bigger one (a library's memory, say) is copied out first. */
function movable(pixels: PixelArray): PixelArray {
  return pixels.byteLength === pixels.buffer.byteLength ? pixels : pixels.slice()
}

function isWorker(port: Worker | MessagePort): port is Worker {
  return 'terminate' in port
}
