import { assert } from '../base/assert.ts'
import { HutchError } from './problem.ts'

/** Memory of WebAssembly comes in pages, at most so many: a ring has up to 4 GiB, eight frames of 512 MiB. */
const wasmPageBytes = 65_536
const mostPages = 65_536
/** Column sums and one row of a tile, for images of up to 32 768 pixels a row: 128 and 32 KiB, and a page for the rest. */
const workPages = 3

/**
 * Frames in shared memory: a driver writes pixels once into a slot; disk, screen and analysis read it there. The main
 * thread owns all bookkeeping; other threads only ever see a slot number, between the message that lends it and the
 * message that gives it back. Memory is bounded by `slots × slotBytes`.
 */
export class FrameRing {
  readonly memory: SharedArrayBuffer
  /** The same bytes as WebAssembly takes them: vector instructions read pixels where they lie. */
  readonly wasmMemory: WebAssembly.Memory
  readonly slotBytes: number
  readonly slots: number
  /**
   * Behind the slots, for the one thread that looks at frames: vector instructions write into the memory they read from.
   * `workBytes` is 0 in a ring that is as large as a ring can be.
   */
  readonly workStart: number
  readonly workBytes: number
  readonly #free: number[]
  readonly #holders: Int32Array
  readonly #waiting: { readonly resolve: (slot: number) => void }[] = []

  /** @param slotBytes bytes of the largest frame; rounded up to a multiple of 64 so that every slot is aligned. */
  constructor(slots: number, slotBytes: number) {
    this.slots = slots
    this.slotBytes = Math.ceil(slotBytes / 64) * 64
    const pages = Math.ceil((slots * this.slotBytes) / wasmPageBytes)
    if (pages > mostPages) throw ringTooLarge(slots, slotBytes)
    const work = pages + workPages > mostPages ? 0 : workPages
    this.workStart = pages * wasmPageBytes
    this.workBytes = work * wasmPageBytes
    const initial = pages + work
    this.wasmMemory = new WebAssembly.Memory({ initial, maximum: initial, shared: true })
    this.memory = this.wasmMemory.buffer
    this.#free = Array.from({ length: slots }, (_, index) => slots - 1 - index)
    this.#holders = new Int32Array(slots)
  }

  get freeSlots(): number {
    return this.#free.length
  }

  /** Waits until disk and analysis gave a slot back. The caller holds it once. */
  async acquire(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    const slot = this.#free.pop()
    if (slot !== undefined) {
      this.#holders[slot] = 1
      return slot
    }
    return await new Promise<number>((resolve, reject) => {
      const entry = {
        resolve: (granted: number) => {
          signal?.removeEventListener('abort', giveUp)
          resolve(granted)
        },
      }
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        const reason: unknown = signal?.reason
        reject(reason instanceof Error ? reason : new Error('No slot was waited for', { cause: reason }))
      }
      this.#waiting.push(entry)
      // Removed when granted: one signal serves a whole run, and listeners would pile up by the thousand.
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  bytes(slot: number, length: number): Uint8Array {
    assert(length <= this.slotBytes, `frame of ${length} bytes in a slot of ${this.slotBytes}`)
    return new Uint8Array(this.memory, slot * this.slotBytes, length)
  }

  /** One more reader of this slot. */
  hold(slot: number): void {
    assert((this.#holders[slot] ?? 0) > 0, `slot ${slot} is not in use`)
    this.#holders[slot] = (this.#holders[slot] ?? 0) + 1
  }

  /** One reader less; the last one frees the slot. */
  release(slot: number): void {
    const left = (this.#holders[slot] ?? 0) - 1
    assert(left >= 0, `slot ${slot} released too often`)
    this.#holders[slot] = left
    if (left > 0) return
    const next = this.#waiting.shift()
    if (next === undefined) {
      this.#free.push(slot)
      return
    }
    this.#holders[slot] = 1
    next.resolve(slot)
  }
}

function ringTooLarge(slots: number, slotBytes: number): HutchError {
  return new HutchError({
    kind: 'limit',
    message: `${slots} frames of ${slotBytes} bytes do not fit into the 4 GiB of a ring`,
    advice: 'Let the detector send smaller frames: bin them or read a region.',
  })
}
