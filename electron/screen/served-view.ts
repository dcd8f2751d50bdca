import { assertNever } from '../../shared/base/assert.ts'
import type { ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import { Freezer } from './freezer.ts'
import { meanOfBlocks, sourceImage, type Rings } from './frame-pixels.ts'
import { Measurer, type MeasuredFrame } from './measurer.ts'
import { Pacer } from './pacer.ts'
import { Processor } from './processor.ts'
import type { OperandFrame, OperandRole, ScreenFrame } from './protocol.ts'
import { TileMaker, type Viewport } from './tile-maker.ts'

/** A view may have this many tiles on their way; then it only keeps the newest frame (3 × 2 MB at 1024²). */
const creditLimit = 3

export interface ServedViewParts {
  readonly name: string
  readonly rings: Rings
  readonly nowMs: () => number
  /** Runs a task after `delayMs`, and with 0 after the messages that have already arrived. */
  readonly later: (task: () => void, delayMs: number) => void
  readonly send: (reply: ViewReply, transfer: ArrayBuffer[]) => void
  /** A frame that is not looked at any more. */
  readonly release: (frame: ScreenFrame) => void
}

/** One view of the window: the frame it looks at, and what it may be sent. */
export class ServedView {
  readonly #parts: ServedViewParts
  readonly #tiles: TileMaker
  readonly #measurer: Measurer
  readonly #freezer: Freezer
  readonly #processor = new Processor()
  readonly #pacer = new Pacer()
  #frame: ScreenFrame | undefined
  /** What the last tile shows. */
  #drawn: ScreenFrame | undefined
  #viewport: Viewport | undefined
  #credits = 0
  /** Newer than what was sent. */
  #dirty = false
  /** A look at it is already on its way. */
  #scheduled = false
  /** Nothing but a newer live frame is to be drawn: it may wait for its time. */
  #canWait = true
  /** A look at that time is already on its way. */
  #isWaiting = false

  constructor(parts: ServedViewParts) {
    const { later, name, nowMs, send } = parts
    this.#parts = parts
    this.#tiles = new TileMaker(name, nowMs)
    this.#measurer = new Measurer({
      view: name,
      nowMs,
      later,
      shown: () => this.#measured(),
      send: measures => send({ kind: 'measures', measures }, []),
    })
    this.#freezer = new Freezer({ later, send: count => send({ kind: 'newer', view: name, count }, []) })
  }

  /** Takes a frame, or lets the last one go. */
  replace(frame: ScreenFrame | undefined): void {
    if (frame !== undefined && this.#freezer.keepsOut(frame)) {
      this.#parts.release(frame)
      return
    }
    const old = this.#frame
    this.#frame = frame && this.#processed(frame)
    if (old !== undefined) this.#parts.release(old)
    this.#touch(frame?.label.live === true)
  }

  /** See `Processor.reset`. */
  process(dataset: string | undefined): void {
    this.#processor.reset(dataset)
  }

  addOperand(role: OperandRole, frame: OperandFrame): void {
    this.#processor.add(role, frame)
  }

  answer(request: ViewRequest): void {
    switch (request.kind) {
      case 'credit':
        this.#credits = Math.min(creditLimit, this.#credits + request.count)
        this.#schedule()
        return
      case 'pause':
        this.#credits = 0
        return
      case 'freeze':
        this.#freezer.freeze(request.frozen)
        return
      case 'viewport':
        this.#viewport = request
        this.#touch()
        return
      case 'watch':
        this.#measurer.watch(request.watch)
        return
      case 'readout':
        this.#parts.send({ ...request, value: this.#readout(request.x, request.y) }, [])
        return
      default:
        assertNever(request, 'view request')
    }
  }

  /** What was changed lies in memory of its own: the slot is given back at once. */
  #processed(frame: ScreenFrame): ScreenFrame {
    const { pixels } = sourceImage(frame, this.#parts.rings)
    const changed = this.#processor.process(frame, pixels)
    if (changed !== undefined) this.#parts.release(frame)
    return changed ?? frame
  }

  #touch(canWait = false): void {
    this.#dirty = true
    this.#canWait &&= canWait
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#parts.later(() => {
      this.#scheduled = false
      this.#draw()
    }, 0)
  }

  #draw(): void {
    const frame = this.#frame
    const viewport = this.#viewport
    if (frame === undefined || !this.#dirty || this.#credits === 0 || viewport === undefined) return
    const nowMs = this.#parts.nowMs()
    const waitMs = this.#canWait ? this.#pacer.waitMs(nowMs, viewport.mostHz) : 0
    if (waitMs > 0) {
      this.#drawAfter(waitMs)
      return
    }
    // The same frame drawn again does not delay the next.
    if (frame !== this.#drawn) this.#pacer.drew(nowMs)
    this.#dirty = false
    this.#canWait = true
    this.#credits -= 1
    const { rings } = this.#parts
    const source = sourceImage(frame, rings)
    const { dueMs, tile } = this.#tiles.make(frame, source, viewport, meanOfBlocks(frame, rings))
    this.#drawn = frame
    this.#parts.send({ kind: 'tile', tile }, [tile.pixels])
    this.#measurer.shown()
    if (dueMs !== undefined) this.#redrawLater(frame, dueMs)
  }

  #drawAfter(waitMs: number): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#parts.later(() => {
      this.#isWaiting = false
      this.#draw()
    }, waitMs)
  }

  /** The last frame of a series gets its own statistics, though they came too soon after those before. */
  #redrawLater(frame: ScreenFrame, delayMs: number): void {
    this.#parts.later(() => {
      if (this.#frame === frame) this.#touch()
    }, delayMs)
  }

  /** Undefined when a newer frame has come since the last tile: that one will be measured. */
  #measured(): MeasuredFrame | undefined {
    const drawn = this.#drawn
    if (drawn === undefined || drawn !== this.#frame) return undefined
    const { image, label } = drawn
    return {
      seq: this.#tiles.seq,
      source: label,
      image: sourceImage(drawn, this.#parts.rings),
      height: image.height,
    }
  }

  #readout(x: number, y: number): number | null {
    const frame = this.#frame
    if (frame === undefined || x < 0 || y < 0 || x >= frame.image.width || y >= frame.image.height)
      return null
    const { imageWidth, pixels } = sourceImage(frame, this.#parts.rings)
    const value = pixels[Math.floor(y) * imageWidth + Math.floor(x)]
    return value === undefined || Number.isNaN(value) ? null : value
  }
}
