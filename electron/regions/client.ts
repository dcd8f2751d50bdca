import { Worker } from 'node:worker_threads'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { CameraPlan } from '../../shared/model/plan.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { PlannedRegion } from '../../shared/model/roi.ts'
import type { RegionReply, RegionRequest } from './protocol.ts'

/** The counting thread, or anything that counts for it. */
export interface RegionPort {
  postMessage(message: RegionRequest): void
  on(event: 'message', listener: (reply: RegionReply) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  terminate(): Promise<unknown>
}

/**
 * Frames that may wait to be counted: a quarter of the ring, so that a burst, or the start of the thread, loses none. A ring
 * has at least eight slots: one is being written into, three may be on screen, and three here leave the writer one.
 */
const fewestWaiting = 3
const ringShare = 0.25

type MaskOf = (detector: string, image: CameraPlan['image']) => Promise<PixelMask | undefined>

interface CountedSet {
  readonly image: CameraPlan['image']
  readonly regions: readonly PlannedRegion[]
  readonly mask: PixelMask | undefined
}

interface Waiting {
  readonly ring: FrameRing
  readonly slot: number
  readonly regions: number
  readonly resolve: (sums: readonly number[]) => void
}

export function startRegionWorker(path: string): RegionPort {
  return new Worker(path, { name: 'hutch-regions' })
}

/** The engine's end of the counting thread: fulfils the engine's `RegionSums`. A frame that finds too many waiting is not counted, and that is said. */
export class RegionClient {
  readonly #start: () => RegionPort
  readonly #maskOf: MaskOf
  readonly #listeners = new Set<(problem: Problem) => void>()
  readonly #waiting = new Map<number, Waiting>()
  readonly #rings: FrameRing[] = []
  readonly #sets: { readonly regions: readonly PlannedRegion[]; readonly mask: PixelMask | undefined }[] = []
  #port: RegionPort | undefined
  #lastSeq = 0
  #missed = 0
  /** Frames that wait for their mask. */
  #reading = 0
  #isClosed = false

  /**
   * @param start makes the thread, with the first frame that has a region
   * @param maskOf pixels of a detector that count nowhere; never rejects
   */
  constructor(start: () => RegionPort, maskOf: MaskOf = () => Promise.resolve(undefined)) {
    this.#start = start
    this.#maskOf = maskOf
  }

  onProblem(listener: (problem: Problem) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async sum(
    { detector, image, pixelType, regions = [] }: CameraPlan,
    ring: FrameRing,
    slot: number,
  ): Promise<readonly number[]> {
    if (this.#reading + this.#waiting.size >= Math.max(fewestWaiting, Math.floor(ring.slots * ringShare))) {
      this.#missed += 1
      if (this.#missed === 1) this.#tell(tooSlow(regions))
      return uncounted(regions.length)
    }
    this.#missed = 0
    ring.hold(slot)
    this.#reading += 1
    const mask = await this.#maskOf(detector, image)
    this.#reading -= 1
    if (this.#isClosed) {
      ring.release(slot)
      return uncounted(regions.length)
    }
    const port = this.#started()
    const seq = ++this.#lastSeq
    port.postMessage({
      kind: 'frame',
      seq,
      ring: this.#ringNumber(port, ring),
      slot,
      pixelType,
      set: this.#setNumber(port, { image, regions, mask }),
    })
    return await new Promise(resolve => {
      this.#waiting.set(seq, { ring, slot, regions: regions.length, resolve })
    })
  }

  async close(): Promise<void> {
    const port = this.#port
    this.#isClosed = true
    this.#forget()
    await port?.terminate()
  }

  #started(): RegionPort {
    if (this.#port !== undefined) return this.#port
    const port = this.#start()
    port.on('message', ({ seq, sums }) => {
      const waiting = this.#waiting.get(seq)
      this.#waiting.delete(seq)
      waiting?.ring.release(waiting.slot)
      waiting?.resolve(sums)
    })
    port.on('error', error => {
      if (this.#port !== port) return
      this.#tell(lostThread(toProblem(error).message))
      this.#forget()
    })
    this.#port = port
    return port
  }

  #tell(problem: Problem): void {
    for (const listener of this.#listeners) listener(problem)
  }

  /** What waits is not counted any more; the next frame begins with a fresh thread. */
  #forget(): void {
    this.#port = undefined
    this.#rings.length = 0
    this.#sets.length = 0
    for (const { regions, resolve, ring, slot } of this.#waiting.values()) {
      ring.release(slot)
      resolve(uncounted(regions))
    }
    this.#waiting.clear()
  }

  #ringNumber(port: RegionPort, ring: FrameRing): number {
    const known = this.#rings.indexOf(ring)
    if (known >= 0) return known
    const number = this.#rings.push(ring) - 1
    port.postMessage({ kind: 'ring', ring: number, memory: ring.memory, slotBytes: ring.slotBytes })
    return number
  }

  #setNumber(port: RegionPort, { image, mask, regions }: CountedSet): number {
    const known = this.#sets.findIndex(set => set.regions === regions && set.mask === mask)
    if (known >= 0) return known
    const set = this.#sets.push({ regions, mask }) - 1
    port.postMessage({ kind: 'regions', set, image, regions, mask: mask?.values })
    return set
  }
}

function uncounted(regions: number): readonly number[] {
  return Array.from({ length: regions }, () => Number.NaN)
}

function tooSlow(regions: readonly PlannedRegion[]): Problem {
  return {
    kind: 'limit',
    message: `Frames come faster than ${regions.map(({ name }) => name).join(', ')} can be counted: points stay without a number`,
    advice:
      'All frames are recorded. Make the regions smaller or fewer, or count them afterwards from the file.',
  }
}

function lostThread(reason: string): Problem {
  return {
    kind: 'internal',
    message: `The thread that counts regions stopped (${reason}); some points stay without a number`,
    advice: 'All frames are recorded. The next frame is counted again.',
  }
}
