import { demand } from '../../../shared/base/assert.ts'
import type { FrameHeader } from '../../../shared/microscope/messages.ts'
import type { FrameRing } from '../../../shared/model/frame-ring.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Frame } from '../detector.ts'
import type { FrameSink } from './connection.ts'

/** One frame being exposed while the one before travels; more would only fill slots that disk could use. */
const mostCredit = 2

export interface IntakeOptions {
  readonly ring: FrameRing
  readonly frames: number
  readonly frameBytes: number
  readonly detector: string
  /** Called with every slot that became ready for a frame. */
  readonly credit: () => void
}

/** Slots ready for frames on one side, filled frames on the other. The camera gets a credit per slot, so none is lost. */
export class FrameIntake implements FrameSink {
  readonly #options: IntakeOptions
  readonly #ended = new AbortController()
  readonly #empty: number[] = []
  readonly #full: Frame[] = []
  #credited = 0
  #expected = 0
  #acquiring = false
  /** Pixels are being written into the first of the empty slots. */
  #isFilling = false
  #failure: HutchError | undefined
  #news: (() => void) | undefined

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** The camera owes a frame. */
  get owed(): boolean {
    return this.#empty.length > 0
  }

  /** Asks for slots up to the allowed credit; each becomes a credit when the ring grants it. */
  refill(): void {
    const held = this.#empty.length + this.#full.length
    if (this.#acquiring || held >= mostCredit || this.#credited >= this.#options.frames) return
    this.#acquiring = true
    this.#options.ring.acquire(this.#ended.signal).then(
      slot => this.#granted(slot),
      () => {}, // ended while waiting
    )
  }

  #granted(slot: number): void {
    this.#acquiring = false
    if (this.#ended.signal.aborted) {
      this.#options.ring.release(slot)
      return
    }
    this.#empty.push(slot)
    this.#credited++
    this.#options.credit()
    this.#news?.()
    this.refill()
  }

  begin(header: FrameHeader, byteLength: number): Uint8Array | undefined {
    const { ring, frameBytes, detector } = this.#options
    const [slot] = this.#empty
    if (slot === undefined || byteLength !== frameBytes || header.index !== this.#expected) {
      this.fail(unexpected(detector, header.index, byteLength, { index: this.#expected, frameBytes }))
      return undefined
    }
    this.#expected++
    this.#isFilling = true
    return ring.bytes(slot, byteLength)
  }

  end({ index, startedAtMs }: FrameHeader): void {
    const slot = demand(this.#empty.shift(), 'slot of the frame that was filled')
    this.#isFilling = false
    if (this.#ended.signal.aborted) {
      this.#options.ring.release(slot)
      return
    }
    this.#full.push({ index, slot, byteLength: this.#options.frameBytes, startedAtMs })
    this.#news?.()
  }

  fail(error: HutchError): void {
    this.#failure ??= error
    this.#isFilling = false
    if (this.#ended.signal.aborted) this.#releaseEmpty()
    this.#news?.()
  }

  /** The next filled frame if there is one; frames that came before a failure are still given. */
  take(): Frame | undefined {
    const frame = this.#full.shift()
    if (frame === undefined && this.#failure !== undefined) throw this.#failure
    return frame
  }

  /** Resolves at the next slot, frame or failure. */
  change(): Promise<void> {
    return new Promise(resolve => {
      this.#news = resolve
    })
  }

  /** Gives back every slot nobody took; that of a frame which is arriving as soon as it has arrived. */
  close(): void {
    this.#ended.abort()
    this.#releaseEmpty()
    for (const { slot } of this.#full.splice(0)) this.#options.ring.release(slot)
  }

  #releaseEmpty(): void {
    for (const slot of this.#empty.splice(this.#isFilling ? 1 : 0)) this.#options.ring.release(slot)
  }
}

function unexpected(
  detector: string,
  index: number,
  byteLength: number,
  agreed: { readonly index: number; readonly frameBytes: number },
): HutchError {
  return new HutchError({
    kind: 'device',
    message:
      `${detector} sent frame ${index} of ${byteLength} bytes; ` +
      `frame ${agreed.index} of ${agreed.frameBytes} bytes was due`,
    where: detector,
    advice: 'Restart the camera server, then start the experiment again',
  })
}
