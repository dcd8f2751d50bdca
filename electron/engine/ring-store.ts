import type { DetectorId } from '../../shared/model/ids.ts'
import { FrameRing } from '../../shared/model/frame-ring.ts'

/** Shared memory per detector: 256 MB hold 2 s of 2048² uint16 at 15 Hz or of 512² at 240 Hz. */
const ringBytes = 256e6
/** A view may keep three slots, the driver writes into one; below eight the writer would starve. */
const fewestSlots = 8
const mostSlots = 256

/** One ring per detector, kept between runs: allocating it anew would leave the old one to the threads that still hold it. */
export class RingStore {
  readonly #rings = new Map<DetectorId, FrameRing>()

  ringFor(detector: DetectorId, frameBytes: number): FrameRing {
    const known = this.#rings.get(detector)
    if (known !== undefined && known.slotBytes >= frameBytes) return known
    const slots = Math.min(mostSlots, Math.max(fewestSlots, Math.floor(ringBytes / frameBytes)))
    const ring = new FrameRing(slots, frameBytes)
    this.#rings.set(detector, ring)
    return ring
  }

  /** Slots of all rings that somebody holds. */
  inUse(): number {
    return [...this.#rings.values()].reduce((sum, ring) => sum + ring.slots - ring.freeSlots, 0)
  }
}
