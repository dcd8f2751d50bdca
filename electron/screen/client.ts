import { assertNever, demand } from '../../shared/base/assert.ts'
import type { FrameLabel, ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { ImageShape, PixelType } from '../../shared/model/pixels.ts'
import type { OperandFrame, OperandRole, ScreenFrame, ScreenReply, ScreenRequest } from './protocol.ts'

/** The frame server's thread, or anything that speaks for it. */
export interface ScreenPort {
  postMessage(message: ScreenRequest, transfer?: ArrayBuffer[]): void
  on(event: 'message', listener: (reply: ScreenReply) => void): unknown
}

export interface LiveScreenFrame {
  readonly ring: FrameRing
  readonly slot: number
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly saturation: number | undefined
  readonly mask?: PixelMask | undefined
  readonly optics?: ImageOptics | undefined
  readonly label: FrameLabel
  readonly acquiredAtMs: number
}

type RecordedScreenFrame = Omit<ScreenFrame, 'pixels' | 'serial'>

interface Lane {
  /** Live frames so far. */
  serial: number
  /** Sent and not yet taken. */
  busy: boolean
  /** Newest frame that waits for the lane; holds its slot. */
  waiting: NumberedFrame | undefined
}

type NumberedFrame = LiveScreenFrame & Pick<ScreenFrame, 'serial'>

/**
 * The main thread's end of the frame server. At most one frame per view is on its way and one waits; a newer one replaces
 * the waiting one. So a view never holds more than three slots of a ring and can never slow an acquisition.
 */
export class Screen {
  readonly #port: ScreenPort
  readonly #rings: FrameRing[] = []
  readonly #lanes = new Map<string, Lane>()
  #dropped = 0

  constructor(port: ScreenPort, onReply: (reply: ViewReply) => void) {
    this.#port = port
    port.on('message', reply => {
      switch (reply.kind) {
        case 'taken':
          this.#next(reply.view)
          return
        case 'release':
          demand(this.#rings[reply.ring], `ring ${reply.ring}`).release(reply.slot)
          return
        case 'reply':
          onReply(reply.reply)
          return
        default:
          assertNever(reply, 'screen reply')
      }
    })
  }

  /** Live frames replaced before they were looked at: normal, shown, never an alarm. */
  get dropped(): number {
    return this.#dropped
  }

  /** Takes its own hold on the slot; never waits. */
  showLive(view: string, frame: LiveScreenFrame): void {
    frame.ring.hold(frame.slot)
    const lane = this.#lane(view)
    lane.serial += 1
    const numbered = { ...frame, serial: lane.serial }
    if (lane.busy) {
      if (lane.waiting !== undefined) this.#drop(lane.waiting)
      lane.waiting = numbered
      return
    }
    this.#post(view, lane, numbered)
  }

  /** Shows a frame read from a file. The buffer is given away. */
  showRecorded(view: string, frame: RecordedScreenFrame, buffer: ArrayBuffer): void {
    this.#forgetWaiting(view)
    const { serial } = this.#lane(view)
    this.#port.postMessage({ kind: 'frame', view, frame: { ...frame, serial, pixels: { buffer } } }, [buffer])
  }

  /** Frames of `dataset` are changed by the operands that follow, those of any where it is undefined; by none until then. */
  process(view: string, dataset: string | undefined): void {
    this.#port.postMessage({ kind: 'process', view, dataset })
  }

  /** One frame of an operand. The buffer is given away. */
  operand(view: string, role: OperandRole, frame: OperandFrame): void {
    this.#port.postMessage({ kind: 'operand', view, role, frame }, [frame.buffer])
  }

  clear(view: string): void {
    this.#forgetWaiting(view)
    this.#port.postMessage({ kind: 'clear', view })
  }

  request(request: ViewRequest): void {
    this.#port.postMessage({ kind: 'view', request })
  }

  #lane(view: string): Lane {
    const lane = this.#lanes.get(view) ?? { serial: 0, busy: false, waiting: undefined }
    this.#lanes.set(view, lane)
    return lane
  }

  #next(view: string): void {
    const lane = this.#lane(view)
    lane.busy = false
    const { waiting } = lane
    lane.waiting = undefined
    if (waiting !== undefined) this.#post(view, lane, waiting)
  }

  #post(view: string, lane: Lane, live: NumberedFrame): void {
    lane.busy = true
    const { ring, slot, ...rest } = live
    this.#port.postMessage({
      kind: 'frame',
      view,
      frame: { ...rest, pixels: { ring: this.#ringNumber(ring), slot } },
    })
  }

  #ringNumber(ring: FrameRing): number {
    const known = this.#rings.indexOf(ring)
    if (known >= 0) return known
    const number = this.#rings.push(ring) - 1
    const { slotBytes, wasmMemory: memory, workBytes, workStart } = ring
    this.#port.postMessage({ kind: 'ring', ring: number, memory, slotBytes, workStart, workBytes })
    return number
  }

  #forgetWaiting(view: string): void {
    const lane = this.#lane(view)
    if (lane.waiting !== undefined) this.#drop(lane.waiting)
    lane.waiting = undefined
  }

  #drop(frame: LiveScreenFrame): void {
    this.#dropped += 1
    frame.ring.release(frame.slot)
  }
}
