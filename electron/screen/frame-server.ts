import { assertNever, demand } from '../../shared/base/assert.ts'
import { binFactor, binImage, clipRegion } from '../../shared/imaging/bin-image.ts'
import { tileStatistics } from '../../shared/imaging/tile-statistics.ts'
import type { Tile, ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import { pixelView, type PixelArray } from '../../shared/model/pixels.ts'
import { Measurer, type MeasuredFrame } from './measurer.ts'
import { Processor } from './processor.ts'
import type { ScreenFrame, ScreenReply, ScreenRequest } from './protocol.ts'

/** A view may have this many tiles on their way; then it only keeps the newest frame (3 × 2 MB at 1024²). */
const creditLimit = 3

interface View {
  frame: ScreenFrame | undefined
  /** Newer than what was sent. */
  dirty: boolean
  /** A look at it is already on its way. */
  scheduled: boolean
  credits: number
  seq: number
  viewport: Extract<ViewRequest, { kind: 'viewport' }> | undefined
  /** What the last tile shows. */
  drawn: ScreenFrame | undefined
  readonly measurer: Measurer
}

/**
 * Crops and bins the newest frame of each view to what its canvas can show, on credit. Holds one frame per view, so that
 * zooming and reading pixels of a frozen image work at full resolution.
 */
export class FrameServer {
  readonly #rings = new Map<number, { memory: SharedArrayBuffer; slotBytes: number }>()
  readonly #views = new Map<string, View>()
  readonly #processors = new Map<string, Processor>()
  readonly #send: (reply: ScreenReply, transfer: ArrayBuffer[]) => void
  readonly #nowMs: () => number
  readonly #later: (task: () => void, delayMs: number) => void

  /**
   * @param later runs a task after `delayMs`, and with 0 after the messages that have already arrived, so that only the newest
   * frame is drawn
   */
  constructor(
    send: (reply: ScreenReply, transfer: ArrayBuffer[]) => void,
    nowMs: () => number,
    later: (task: () => void, delayMs: number) => void,
  ) {
    this.#send = send
    this.#nowMs = nowMs
    this.#later = later
  }

  handle(request: ScreenRequest): void {
    switch (request.kind) {
      case 'ring':
        this.#rings.set(request.ring, request)
        return
      case 'frame':
        this.#replace(request.view, this.#processed(request.view, request.frame))
        this.#send({ kind: 'taken', view: request.view }, [])
        return
      case 'process':
        this.#processor(request.view).reset(request.dataset)
        return
      case 'operand':
        this.#processor(request.view).add(request.role, request.frame)
        return
      case 'clear':
        this.#replace(request.view, undefined)
        return
      case 'view':
        this.#answer(request.request)
        return
      default:
        assertNever(request, 'screen request')
    }
  }

  #processor(view: string): Processor {
    const processor = this.#processors.get(view) ?? new Processor()
    this.#processors.set(view, processor)
    return processor
  }

  /** What was changed lies in memory of its own: the slot is given back at once. */
  #processed(view: string, frame: ScreenFrame): ScreenFrame {
    const changed = this.#processors.get(view)?.process(frame, this.#pixels(frame))
    if (changed !== undefined && 'slot' in frame.pixels)
      this.#send({ kind: 'release', ring: frame.pixels.ring, slot: frame.pixels.slot }, [])
    return changed ?? frame
  }

  #view(name: string): View {
    const known = this.#views.get(name)
    if (known !== undefined) return known
    const view: View = {
      frame: undefined,
      dirty: false,
      scheduled: false,
      credits: 0,
      seq: 0,
      viewport: undefined,
      drawn: undefined,
      measurer: new Measurer({
        view: name,
        nowMs: this.#nowMs,
        later: this.#later,
        shown: () => this.#measured(view),
        send: measures => this.#reply({ kind: 'measures', measures }, []),
      }),
    }
    this.#views.set(name, view)
    return view
  }

  /** Undefined when a newer frame has come since the last tile: that one will be measured. */
  #measured({ drawn, frame, seq }: View): MeasuredFrame | undefined {
    if (drawn === undefined || drawn !== frame) return undefined
    const { image, label, saturation } = drawn
    const pixels = this.#pixels(drawn)
    return {
      seq,
      source: label,
      image: { pixels, imageWidth: image.width, saturation },
      height: image.height,
    }
  }

  #replace(name: string, frame: ScreenFrame | undefined): void {
    const view = this.#view(name)
    const old = view.frame?.pixels
    view.frame = frame
    if (old !== undefined && 'slot' in old)
      this.#send({ kind: 'release', ring: old.ring, slot: old.slot }, [])
    this.#touch(name, view)
  }

  #touch(name: string, view: View): void {
    view.dirty = true
    this.#schedule(name, view)
  }

  #schedule(name: string, view: View): void {
    if (view.scheduled) return
    view.scheduled = true
    this.#later(() => {
      view.scheduled = false
      this.#draw(name, view)
    }, 0)
  }

  #draw(name: string, view: View): void {
    if (view.frame === undefined || !view.dirty || view.credits === 0 || view.viewport === undefined) return
    view.dirty = false
    view.credits -= 1
    view.seq += 1
    const tile = this.#tile(name, view, view.frame, view.viewport)
    view.drawn = view.frame
    this.#reply({ kind: 'tile', tile }, [tile.pixels])
    view.measurer.shown()
  }

  #tile(
    name: string,
    view: View,
    frame: ScreenFrame,
    viewport: Extract<ViewRequest, { kind: 'viewport' }>,
  ): Tile {
    const { image } = frame
    const region = clipRegion(viewport.region, image.width, image.height)
    const bin = binFactor(region, viewport.maxWidth, viewport.maxHeight)
    const binned = binImage(this.#pixels(frame), image.width, region, bin, viewport.binMode)
    return {
      view: name,
      seq: view.seq,
      pixels: binned.pixels.buffer,
      width: binned.width,
      height: binned.height,
      region,
      image,
      bin,
      binMode: viewport.binMode,
      offset: binned.offset,
      scale: binned.scale,
      hasInvalid: binned.hasInvalid,
      statistics: tileStatistics(binned, frame.saturation),
      source: frame.label,
      acquiredAtMs: frame.acquiredAtMs,
      sentAtMs: this.#nowMs(),
    }
  }

  #pixels(frame: ScreenFrame): PixelArray {
    const count = frame.image.width * frame.image.height
    if ('buffer' in frame.pixels) return pixelView(frame.pixels.buffer, frame.pixelType, 0, count)
    const ring = demand(this.#rings.get(frame.pixels.ring), `ring ${frame.pixels.ring}`)
    return pixelView(ring.memory, frame.pixelType, frame.pixels.slot * ring.slotBytes, count)
  }

  #answer(request: ViewRequest): void {
    const view = this.#view(request.view)
    switch (request.kind) {
      case 'credit':
        view.credits = Math.min(creditLimit, view.credits + request.count)
        this.#schedule(request.view, view)
        return
      case 'viewport':
        view.viewport = request
        this.#touch(request.view, view)
        return
      case 'watch':
        view.measurer.watch(request.watch)
        return
      case 'readout':
        this.#reply({ ...request, value: this.#readout(view.frame, request.x, request.y) }, [])
        return
      default:
        assertNever(request, 'view request')
    }
  }

  #readout(frame: ScreenFrame | undefined, x: number, y: number): number | null {
    if (frame === undefined || x < 0 || y < 0 || x >= frame.image.width || y >= frame.image.height)
      return null
    const value = this.#pixels(frame)[Math.floor(y) * frame.image.width + Math.floor(x)]
    return value === undefined || Number.isNaN(value) ? null : value
  }

  #reply(reply: ViewReply, transfer: ArrayBuffer[]): void {
    this.#send({ kind: 'reply', reply }, transfer)
  }
}
