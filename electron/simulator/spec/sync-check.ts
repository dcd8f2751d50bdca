import { motorProperty } from '../../../shared/spec/property-names.ts'
import type { SimulatedMotor } from './motor.ts'
import { type Publish, text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

/**
 * Motors whose controller has counted other steps than the program. Before such a motor moves, the question which of the two is
 * right goes out as an event of `sync_check`, and the move waits until somebody writes 1 (the controller is right) or 0.
 */
export class SyncCheck {
  readonly #publish: Publish
  readonly #slipped = new Map<SimulatedMotor, number>()
  readonly #questions = new Map<SimulatedMotor, () => void>()

  constructor(publish: Publish) {
    this.#publish = publish
  }

  /** The controller of this motor says that it stands `steps` further than the program believes. */
  slip(motor: SimulatedMotor, steps: number): void {
    this.#slipped.set(motor, steps)
  }

  /** Steps by program and by controller, if they differ. */
  question(motor: SimulatedMotor, nowMs: number): string | undefined {
    const slipped = this.#slipped.get(motor)
    if (slipped === undefined) return undefined
    const steps = Math.round(motor.dial(nowMs) * motor.settings.stepsPerUnit)
    return `${steps} ${steps + slipped}`
  }

  answer(motor: SimulatedMotor, isAccepted: boolean): void {
    const resolve = this.#questions.get(motor)
    if (resolve === undefined) throw new SpecFailure(`Nobody asked about the steps of ${motor.mnemonic}`)
    if (isAccepted) motor.shift(this.#slipped.get(motor) ?? 0)
    this.#slipped.delete(motor)
    resolve()
  }

  /** Resolves when no question is open for these motors. */
  async settle(motors: Iterable<SimulatedMotor>, nowMs: number, signal: AbortSignal): Promise<void> {
    for (const motor of motors) {
      const question = this.question(motor, nowMs)
      if (question !== undefined) await this.#ask(motor, question, signal)
    }
  }

  async #ask(motor: SimulatedMotor, question: string, signal: AbortSignal): Promise<void> {
    const answered = new Promise<void>((resolve, reject) => {
      this.#questions.set(motor, resolve)
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    this.#publish(motorProperty(motor.mnemonic, 'sync_check'), text(question))
    try {
      await answered
    } finally {
      this.#questions.delete(motor)
    }
  }
}
