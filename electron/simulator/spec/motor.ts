import { formatNumber } from '../../../shared/spec/number-text.ts'
import { userLimits } from '../../../shared/spec/user-limits.ts'
import type { MotorSettings } from './motor-table.ts'
import { SpecFailure } from './spec-failure.ts'
import { type MotionProfile, type MotorRates, trapezoid } from './trapezoid.ts'

/** One motor: where it is at any time of the model's clock. It knows nothing of the network. */
export class SimulatedMotor {
  readonly settings: MotorSettings
  offset = 0
  sign: 1 | -1 = 1
  low: number
  high: number
  /** Units by which a move against its direction is overshot, so that the end is always approached from one side. */
  backlash = 0
  rates: MotorRates
  hasFault = false
  isDisabled = false
  isEmergencyStopped = false
  /** The limit switch it stands on. */
  limitHit: 'low' | 'high' | undefined
  #restSteps: number
  #leg: { readonly profile: MotionProfile; readonly startedMs: number } | undefined

  constructor(settings: MotorSettings) {
    this.settings = settings
    this.low = settings.low
    this.high = settings.high
    this.rates = settings
    this.#restSteps = Math.round(settings.start * settings.stepsPerUnit)
  }

  get mnemonic(): string {
    return this.settings.mnemonic
  }

  dial(nowMs: number): number {
    return this.#steps(nowMs) / this.settings.stepsPerUnit
  }

  user(nowMs: number): number {
    return clean(this.sign * this.dial(nowMs) + this.offset)
  }

  limits(): readonly [number, number] {
    return userLimits(this)
  }

  /** The dial positions to visit for a user target, the last one being the end. Refuses what the motor may not do. */
  legsTo(target: number, nowMs: number): readonly number[] {
    this.refuseMove()
    this.#refuseTarget(target)
    const dial = clean((target - this.offset) * this.sign)
    const overshoot = Math.max(this.low, Math.min(this.high, dial - this.backlash))
    const isAgainst = this.backlash !== 0 && (dial - this.dial(nowMs)) * this.backlash < 0
    return isAgainst ? [overshoot, dial] : [dial]
  }

  /** Starts towards a dial position; returns how long it takes, ms. */
  startLeg(dial: number, nowMs: number): number {
    this.rest(nowMs)
    const steps = Math.round(dial * this.settings.stepsPerUnit) - this.#restSteps
    const profile = trapezoid(steps, this.rates)
    this.#leg = { profile, startedMs: nowMs }
    return profile.durationMs
  }

  /** Stops where it is. */
  rest(nowMs: number): void {
    this.#restSteps = this.#steps(nowMs)
    this.#leg = undefined
  }

  /** Is there at once: nothing moves in simulate mode. */
  jump(dial: number): void {
    this.setDial(dial)
    this.#leg = undefined
  }

  /** The controller is right: it stands so many steps further. */
  shift(steps: number): void {
    this.#restSteps += steps
  }

  /** Where the limit switches are, dial units: a little beyond the limits at the start. */
  get switches(): { readonly low: number; readonly high: number } {
    const { low, high } = this.settings
    const margin = 0.02 * (high - low)
    return { low: low - margin, high: high + margin }
  }

  setDial(value: number): void {
    this.#restSteps = Math.round(value * this.settings.stepsPerUnit)
  }

  #steps(nowMs: number): number {
    if (this.#leg === undefined) return this.#restSteps
    return this.#restSteps + Math.round(this.#leg.profile.at(nowMs - this.#leg.startedMs))
  }

  /** Throws when it cannot move at all. */
  refuseMove(): void {
    const who = `Motor "${this.mnemonic}"`
    if (this.isDisabled) throw new SpecFailure(`${who} is disabled`)
    if (this.hasFault) throw new SpecFailure(`${who} has a fault`)
    if (this.isEmergencyStopped) throw new SpecFailure(`${who}: the emergency stop is pressed`)
  }

  #refuseTarget(target: number): void {
    const who = `Motor "${this.mnemonic}"`
    if (!Number.isFinite(target)) throw new SpecFailure(`${who}: the target is not a number`)
    const [low, high] = this.limits()
    if (target < low) throw new SpecFailure(`${who}: ${formatNumber(target)} is below the low limit ${low}`)
    if (target > high)
      throw new SpecFailure(`${who}: ${formatNumber(target)} is above the high limit ${high}`)
  }
}

/** Cuts the last bits that sums of decimal fractions leave: 0.30000000000000004 is 0.3 at a motor. */
function clean(value: number): number {
  return Number(value.toPrecision(12)) + 0
}
