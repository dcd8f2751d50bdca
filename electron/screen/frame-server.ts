import { assertNever } from '../../shared/base/assert.ts'
import type { ScreenFrame, ScreenReply, ScreenRequest } from './protocol.ts'
import { ringMeans } from './bin/ring-means.ts'
import type { LentRing } from './frame-pixels.ts'
import { ServedView } from './served-view.ts'

/**
 * Crops and bins the newest frame of each view to what its canvas can show, on credit. Holds one frame per view, so that
 * zooming and reading pixels of a frozen image work at full resolution.
 */
export class FrameServer {
  readonly #rings = new Map<number, LentRing>()
  readonly #views = new Map<string, ServedView>()
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
        this.#rings.set(request.ring, { ...request, meanOf: ringMeans(request) })
        return
      case 'frame':
        this.#view(request.view).replace(request.frame)
        this.#send({ kind: 'taken', view: request.view }, [])
        return
      case 'process':
        this.#view(request.view).process(request.dataset)
        return
      case 'operand':
        this.#view(request.view).addOperand(request.role, request.frame)
        return
      case 'clear':
        this.#view(request.view).replace(undefined)
        return
      case 'view':
        this.#view(request.request.view).answer(request.request)
        return
      default:
        assertNever(request, 'screen request')
    }
  }

  #view(name: string): ServedView {
    const known = this.#views.get(name)
    if (known !== undefined) return known
    const view = new ServedView({
      name,
      rings: this.#rings,
      nowMs: this.#nowMs,
      later: this.#later,
      send: (reply, transfer) => this.#send({ kind: 'reply', reply }, transfer),
      release: frame => this.#release(frame),
    })
    this.#views.set(name, view)
    return view
  }

  #release({ pixels }: ScreenFrame): void {
    if ('slot' in pixels) this.#send({ kind: 'release', ring: pixels.ring, slot: pixels.slot }, [])
  }
}
