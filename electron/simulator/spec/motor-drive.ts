import type { Clock } from '../../../shared/base/clock.ts'
import { formatNumber } from '../../../shared/spec/number-text.ts'
import { motorProperty } from '../../../shared/spec/property-names.ts'
import type { SimulatedMotor } from './motor.ts'
import { type Publish, text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

export interface MotorDriveOptions {
  /** The model's clock. */
  readonly clock: Clock
  readonly publish: Publish
  /** Time between two position events, ms of the model. */
  readonly tickMs: number
  /** Time from the command to the start of the motion, ms of the model: real servers take about 100. */
  readonly startDelayMs: number
  /** True when a fault switch says that this motor breaks down on its way. */
  readonly breaksDown: (mnemonic: string) => boolean
  /** Told what went wrong after the command that started the motion had ended. */
  readonly onFailure: (message: string) => void
}

/** Moves motors through time and tells of it: move_done 1, positions, the final position, move_done 0. */
export class MotorDrive {
  readonly #options: MotorDriveOptions
  readonly #moving = new Map<
    SimulatedMotor,
    { readonly stop: AbortController; readonly end: Promise<void> }
  >()

  constructor(options: MotorDriveOptions) {
    this.#options = options
  }

  isMoving(motor: SimulatedMotor): boolean {
    return this.#moving.has(motor)
  }

  /** Starts all or none; refuses what a motor may not do. Returns at once. */
  start(targets: ReadonlyMap<SimulatedMotor, number>): void {
    const now = this.#options.clock.elapsedMs()
    const journeys = Array.from(targets, ([motor, target]) => {
      if (this.isMoving(motor)) throw new SpecFailure(`Motor "${motor.mnemonic}" is still moving`)
      return { motor, legs: motor.legsTo(target, now) }
    })
    for (const { motor, legs } of journeys) this.#begin(motor, legs)
  }

  stopAll(): void {
    for (const { stop } of this.#moving.values()) stop.abort(new SpecFailure('stopped'))
  }

  /** Resolves when nothing moves any more. */
  async atRest(): Promise<void> {
    while (this.#moving.size > 0) await Promise.all(Array.from(this.#moving.values(), motion => motion.end))
  }

  publishPosition(motor: SimulatedMotor): void {
    const now = this.#options.clock.elapsedMs()
    const { publish } = this.#options
    publish(motorProperty(motor.mnemonic, 'dial_position'), text(formatNumber(motor.dial(now))))
    publish(motorProperty(motor.mnemonic, 'position'), text(formatNumber(motor.user(now))))
  }

  #begin(motor: SimulatedMotor, legs: readonly number[]): void {
    const stop = new AbortController()
    this.#moving.set(motor, { stop, end: this.#journey(motor, legs, stop.signal) })
  }

  async #journey(motor: SimulatedMotor, legs: readonly number[], signal: AbortSignal): Promise<void> {
    const { clock, publish, startDelayMs } = this.#options
    const moveDone = motorProperty(motor.mnemonic, 'move_done')
    try {
      if (startDelayMs > 0) await clock.sleep(startDelayMs, signal)
      publish(moveDone, text('1'))
      for (const dial of legs) await this.#leg(motor, dial, signal)
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error
      if (!signal.aborted) this.#options.onFailure(error.message)
    } finally {
      motor.rest(clock.elapsedMs())
    }
    this.publishPosition(motor)
    this.#moving.delete(motor)
    publish(moveDone, text('0'))
  }

  async #leg(motor: SimulatedMotor, dial: number, signal: AbortSignal): Promise<void> {
    const { clock, tickMs } = this.#options
    const startedMs = clock.elapsedMs()
    const durationMs = motor.startLeg(dial, startedMs)
    const endMs = startedMs + durationMs
    if (this.#options.breaksDown(motor.mnemonic)) {
      await clock.sleep(durationMs / 2, signal)
      // Half way, also when a fast clock has passed the end.
      motor.rest(startedMs + durationMs / 2)
      this.#breakDown(motor)
    }
    for (let leftMs = endMs - clock.elapsedMs(); leftMs > 0; leftMs = endMs - clock.elapsedMs()) {
      await clock.sleep(Math.min(leftMs, tickMs), signal)
      if (clock.elapsedMs() < endMs) this.publishPosition(motor)
    }
  }

  #breakDown(motor: SimulatedMotor): never {
    motor.hasFault = true
    this.#options.publish(motorProperty(motor.mnemonic, 'motor_fault'), text('1'))
    throw new SpecFailure(`Motor "${motor.mnemonic}": fault, the controller stopped it`)
  }
}
