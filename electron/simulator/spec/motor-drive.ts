import { assertNever } from '../../../shared/base/assert.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { formatNumber } from '../../../shared/spec/number-text.ts'
import { motorProperty } from '../../../shared/spec/property-names.ts'
import type { SimulatedMotor } from './motor.ts'
import { type Publish, text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

/** It breaks down, runs into a limit switch, or somebody presses the emergency stop. */
export type MotorMishap = 'fault' | 'limit' | 'estop'

export interface MotorDriveOptions {
  /** The model's clock. */
  readonly clock: Clock
  readonly publish: Publish
  /** Time between two position events, ms of the model. */
  readonly tickMs: number
  /** Time from the command to the start of the motion, ms of the model: real servers take about 100. */
  readonly startDelayMs: number
  /** What a fault switch says to happen to this motor on its way. */
  readonly mishap: (mnemonic: string) => MotorMishap | undefined
  /** Simulate mode: nothing moves, every motor is at its target at once. */
  readonly isSimulating: () => boolean
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

  /** Commands that wait for the end of all motions. */
  #listeners = 0
  #failure: SpecFailure | undefined

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

  /** `lim+`, `lim-`: to a limit switch; `home`, `home+`, `home-`: to the home switch at dial 0. Returns at once. */
  search(motor: SimulatedMotor, how: string): void {
    if (this.isMoving(motor)) throw new SpecFailure(`Motor "${motor.mnemonic}" is still moving`)
    motor.refuseMove()
    const { low, high } = motor.switches
    if (how.startsWith('home')) this.#begin(motor, [Math.min(high, Math.max(low, 0))])
    else this.#begin(motor, [how === 'lim+' ? high : low], how === 'lim+' ? 'high' : 'low')
  }

  stopAll(): void {
    for (const { stop } of this.#moving.values()) stop.abort(new SpecFailure('stopped'))
  }

  /** Resolves when nothing moves any more; rejects when a motor broke down meanwhile. */
  async settled(): Promise<void> {
    this.#listeners++
    try {
      await this.atRest()
    } finally {
      this.#listeners--
    }
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
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

  #begin(motor: SimulatedMotor, legs: readonly number[], switchAtEnd?: 'low' | 'high'): void {
    const stop = new AbortController()
    const end = this.#journey(motor, legs, stop.signal).then(() => {
      if (switchAtEnd !== undefined && !stop.signal.aborted) this.#hit(motor, switchAtEnd)
    })
    this.#moving.set(motor, { stop, end })
  }

  async #journey(motor: SimulatedMotor, legs: readonly number[], signal: AbortSignal): Promise<void> {
    const { clock, startDelayMs } = this.#options
    try {
      if (startDelayMs > 0) await clock.sleep(startDelayMs, signal)
      this.#tell(motor, 'move_done', '1')
      this.#leaveSwitch(motor)
      for (const dial of legs) await this.#leg(motor, dial, signal)
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error
      if (!signal.aborted) this.#fail(error)
    } finally {
      motor.rest(clock.elapsedMs())
    }
    this.publishPosition(motor)
    this.#moving.delete(motor)
    this.#tell(motor, 'move_done', '0')
  }

  async #leg(motor: SimulatedMotor, dial: number, signal: AbortSignal): Promise<void> {
    const { clock, tickMs } = this.#options
    if (this.#options.isSimulating()) {
      motor.jump(dial)
      return
    }
    const startedMs = clock.elapsedMs()
    const durationMs = motor.startLeg(dial, startedMs)
    const endMs = startedMs + durationMs
    const mishap = this.#options.mishap(motor.mnemonic)
    if (mishap !== undefined) {
      await clock.sleep(durationMs / 2, signal)
      const from = motor.dial(startedMs)
      // Half way, also when a fast clock has passed the end.
      motor.rest(startedMs + durationMs / 2)
      this.#meet(motor, mishap, dial > from ? 'high' : 'low')
    }
    for (let leftMs = endMs - clock.elapsedMs(); leftMs > 0; leftMs = endMs - clock.elapsedMs()) {
      await clock.sleep(Math.min(leftMs, tickMs), signal)
      if (clock.elapsedMs() < endMs) this.publishPosition(motor)
    }
  }

  /** A command that waits for the motion ends with the failure; else everybody is told. */
  #fail(failure: SpecFailure): void {
    if (this.#listeners > 0) this.#failure ??= failure
    else this.#options.onFailure(failure.message)
  }

  #meet(motor: SimulatedMotor, mishap: MotorMishap, side: 'low' | 'high'): never {
    const who = `Motor "${motor.mnemonic}"`
    switch (mishap) {
      case 'limit':
        this.#hit(motor, side)
        throw new SpecFailure(`${who} hit its ${side} limit switch`)
      case 'estop':
        motor.isEmergencyStopped = true
        this.#tell(motor, 'emergency_stop', '1')
        throw new SpecFailure(`${who}: emergency stop`)
      case 'fault':
        motor.hasFault = true
        this.#tell(motor, 'motor_fault', '1')
        throw new SpecFailure(`${who}: fault, the controller stopped it`)
      default:
        return assertNever(mishap, 'mishap')
    }
  }

  #hit(motor: SimulatedMotor, side: 'low' | 'high'): void {
    motor.limitHit = side
    this.#tell(motor, `${side}_lim_hit`, '1')
  }

  #leaveSwitch(motor: SimulatedMotor): void {
    const { limitHit } = motor
    if (limitHit === undefined) return
    motor.limitHit = undefined
    this.#tell(motor, `${limitHit}_lim_hit`, '0')
  }

  #tell(motor: SimulatedMotor, attribute: string, value: string): void {
    this.#options.publish(motorProperty(motor.mnemonic, attribute), text(value))
  }
}
