import type { Clock } from '../../shared/base/clock.ts'
import { windowName, type Control, type ControlRequest } from '../../shared/model/control.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { WindowRole } from '../../shared/model/window-role.ts'

export interface ControlDeskParts {
  readonly clock: Clock
  readonly tell: (control: Control) => void
  /** What everybody should know: who has control now, or keeps it. */
  readonly say: (text: string) => void
}

/**
 * Time to read the question and press a key. Whoever sits at the other window notices; where nobody sits, the one who
 * asks is not kept waiting.
 */
export const answerMs = 15_000

/**
 * Exactly one console has control. Another one asks; the holder gives or keeps it, and without an answer it passes. It
 * passes at once when the holder's window is closed. Runs know nothing of it.
 */
export class ControlDesk {
  readonly #parts: ControlDeskParts
  #control: Control = { holder: undefined, consoles: [], request: undefined }
  #waiting = new AbortController()

  constructor(parts: ControlDeskParts) {
    this.#parts = parts
  }

  get now(): Control {
    return this.#control
  }

  opened(key: string, role: WindowRole): void {
    if (role !== 'console') return
    const { consoles, holder } = this.#control
    this.#become({ consoles: [...consoles, key], holder: holder ?? key })
  }

  closed(key: string): void {
    const { holder, request } = this.#control
    const consoles = this.#control.consoles.filter(other => other !== key)
    if (key === holder) this.#pass(request?.from ?? consoles[0], consoles)
    else if (key === request?.from) this.#become({ consoles, request: undefined })
    else this.#become({ consoles })
  }

  /** Rejects as `refused` while somebody else's request waits for an answer. */
  ask(from: string): void {
    const { holder, request } = this.#control
    if (from === holder || from === request?.from) return
    if (request !== undefined) throw alreadyAsked(request)
    this.#become({ request: { from, passesAtMs: this.#parts.clock.nowMs() + answerMs } })
    this.#waiting = new AbortController()
    void this.#passLater(from, this.#waiting.signal)
  }

  withdraw(from: string): void {
    if (this.#control.request?.from === from) this.#become({ request: undefined })
  }

  /** Of the holder; nobody else is asked. */
  answer(from: string, gives: boolean): void {
    const { holder, request } = this.#control
    if (request === undefined || from !== holder) return
    if (gives) {
      this.#pass(request.from)
      return
    }
    this.#become({ request: undefined })
    this.#parts.say(`${capital(windowName(from))} keeps control`)
  }

  async #passLater(to: string, signal: AbortSignal): Promise<void> {
    const isTime = await this.#parts.clock.sleep(answerMs, signal).then(
      () => true,
      () => false,
    )
    if (isTime) this.#pass(to)
  }

  #pass(holder: string | undefined, consoles = this.#control.consoles): void {
    this.#become({ holder, consoles, request: undefined })
    if (holder !== undefined) this.#parts.say(`${capital(windowName(holder))} has control now`)
  }

  #become(changed: Partial<Control>): void {
    this.#control = { ...this.#control, ...changed }
    if (this.#control.request === undefined) this.#waiting.abort()
    this.#parts.tell(this.#control)
  }
}

function alreadyAsked({ from }: ControlRequest): HutchError {
  return new HutchError({
    kind: 'refused',
    message: `${capital(windowName(from))} has asked for control already`,
    advice: 'Ask again when it has been answered',
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
