import type { Clock } from '../../../shared/base/clock.ts'
import { type Random, seededRandom } from '../../../shared/base/random.ts'
import { formatNumber, parseNumber } from '../../../shared/spec/number-text.ts'
import { motorProperty } from '../../../shared/spec/property-names.ts'
import type { BeamState } from './beam.ts'
import {
  type CounterMnemonic,
  Counting,
  type CounterSettings,
  counterText,
  simulatedCounters,
} from './counting.ts'
import { isScalar, type Scalar, toNumber, toText, type Value } from './language/values.ts'
import { Mca } from './mca.ts'
import { SimulatedMotor } from './motor.ts'
import { MotorDrive, type MotorMishap } from './motor-drive.ts'
import { simulatedMotors } from './motor-table.ts'
import { type Publish, text } from './publish.ts'
import { ringCurrentMa } from './ring-current.ts'
import { scaledClock } from './scaled-clock.ts'
import { SpecFailure } from './spec-failure.ts'
import { SyncCheck } from './sync-check.ts'
import { Variables } from './variables.ts'

export interface MachineOptions {
  readonly name: string
  readonly clock: Clock
  readonly seed: number
  /** Divides all times of the model: motions, counting, lifetime of the ring current. */
  readonly speed: number
  readonly publish: Publish
  readonly startDelayMs: number
  readonly mishap: (mnemonic: string) => MotorMishap | undefined
  readonly onFailure: (message: string) => void
}

/** Position and counter events come at 20 Hz of real time. */
const tickMs = 50

/** Motors, counters, ring, shutter and variables of the simulated beamline, joined. */
export class Machine {
  /** The model's clock. */
  readonly clock: Clock
  readonly motors: readonly SimulatedMotor[]
  readonly drive: MotorDrive
  readonly counting: Counting
  readonly mca: Mca
  readonly variables: Variables
  readonly syncCheck: SyncCheck
  isSimulating = false
  readonly publish: Publish
  readonly #startedMs: number
  readonly #random: Random
  #collected = new Map<SimulatedMotor, number>()

  constructor(options: MachineOptions) {
    const { publish, speed } = options
    this.publish = publish
    this.clock = scaledClock(options.clock, speed)
    this.#startedMs = this.clock.elapsedMs()
    this.#random = seededRandom(options.seed + 1)
    this.motors = simulatedMotors.map(settings => new SimulatedMotor(settings))
    this.syncCheck = new SyncCheck(publish)
    const isSimulating = (): boolean => this.isSimulating
    const shared = { clock: this.clock, publish, tickMs: tickMs * speed, isSimulating }
    this.drive = new MotorDrive({ ...shared, ...options, clock: this.clock })
    this.mca = new Mca(seededRandom(options.seed + 2))
    this.counting = new Counting({
      ...shared,
      random: seededRandom(options.seed),
      beam: () => this.beam(),
      beside: this.mca,
    })
    this.variables = new Variables(publish)
    this.#defineVariables(options.name)
  }

  beam(): BeamState {
    const now = this.clock.elapsedMs()
    const at = (mnemonic: string): number => this.motor(mnemonic).user(now)
    return {
      energyKev: at('energy'),
      ringMa: this.#isOn('BEAM') ? ringCurrentMa(now - this.#startedMs) : 0,
      pitchMrad: at('pitch'),
      isOpen: this.#isOn('SHUTTER'),
      samyMm: at('samy'),
      samzMm: at('samz'),
    }
  }

  /** By mnemonic or by number. */
  motor(which: Value): SimulatedMotor {
    const motor = this.findMotor(which)
    if (motor === undefined) throw new SpecFailure(`No such motor: ${toText(which)}`)
    return motor
  }

  findMotor(which: Value): SimulatedMotor | undefined {
    const number = isScalar(which) && which !== '' ? Number(which) : NaN
    return this.motors[number] ?? this.motors.find(motor => motor.mnemonic === which)
  }

  /** By mnemonic or by number. */
  findCounter(which: Value): CounterSettings | undefined {
    const number = isScalar(which) ? parseNumber(String(which)) : undefined
    return simulatedCounters.find((counter, index) => counter.mnemonic === which || index === number)
  }

  counterText(mnemonic: CounterMnemonic): string {
    return counterText(mnemonic, this.counting.value(mnemonic))
  }

  /** `A[motor] = target`: kept until `moveCollected`. */
  collect(motor: SimulatedMotor, target: number): void {
    this.#collected.set(motor, target)
  }

  forgetCollected(): void {
    this.#collected = new Map()
  }

  /** `move_em`. Waits only when the steps of a motor are in question. */
  async moveCollected(signal: AbortSignal): Promise<void> {
    await this.syncCheck.settle(this.#collected.keys(), this.clock.elapsedMs(), signal)
    const targets = this.#collected
    this.#collected = new Map()
    this.drive.start(targets)
  }

  /** Simulate mode: motors jump, counting takes no time. */
  simulate(isOn: boolean): void {
    this.isSimulating = isOn
    this.publish('status/simulate', text(isOn ? '1' : '0'))
  }

  /** The scale of a motor changes, nothing moves. */
  setOffset(motor: SimulatedMotor, offset: number): void {
    this.#refuseMoving(motor)
    motor.offset = offset
    this.publish(motorProperty(motor.mnemonic, 'offset'), text(formatNumber(offset)))
    this.drive.publishPosition(motor)
  }

  setDial(motor: SimulatedMotor, dial: number): void {
    this.#refuseMoving(motor)
    motor.setDial(dial)
    this.drive.publishPosition(motor)
  }

  /** Dial units, in any order. */
  setDialLimits(motor: SimulatedMotor, first: number, second: number): void {
    motor.low = Math.min(first, second)
    motor.high = Math.max(first, second)
    this.publish(motorProperty(motor.mnemonic, 'low_limit'), text(formatNumber(motor.low)))
    this.publish(motorProperty(motor.mnemonic, 'high_limit'), text(formatNumber(motor.high)))
  }

  /** 0 to `range`, the same for the same seed. */
  randomInteger(range: number): number {
    return Math.floor(this.#random.float() * (range + 1))
  }

  stopAll(): void {
    this.forgetCollected()
    this.drive.stopAll()
    this.counting.stop()
  }

  /** Clears the fault of every motor. */
  repairMotors(): void {
    for (const motor of this.motors) {
      if (motor.hasFault) this.publish(motorProperty(motor.mnemonic, 'motor_fault'), text('0'))
      if (motor.isEmergencyStopped) this.publish(motorProperty(motor.mnemonic, 'emergency_stop'), text('0'))
      motor.hasFault = false
      motor.isEmergencyStopped = false
    }
  }

  #refuseMoving(motor: SimulatedMotor): void {
    if (this.drive.isMoving(motor)) throw new SpecFailure(`Motor "${motor.mnemonic}" is still moving`)
  }

  #isOn(variable: string): boolean {
    return toNumber(this.variables.read(variable) ?? 0) === 1
  }

  #defineVariables(name: string): void {
    const constant = (key: string, value: Scalar): void => this.variables.define(key, { read: () => value })
    constant('SPEC', name)
    constant('VERSION', 'Hutch simulated SPEC')
    constant('MOTORS', this.motors.length)
    constant('COUNTERS', simulatedCounters.length)
    this.motors.forEach((motor, number) => constant(motor.mnemonic, number))
    simulatedCounters.forEach((counter, number) => constant(counter.mnemonic, number))
    this.variables.define('A', {
      read: () => this.#positions(),
      assign: (key, value) => this.collect(this.motor(key ?? ''), toNumber(value)),
    })
    this.variables.define('S', { read: () => this.#counts() })
    this.variables.assign('SHUTTER', undefined, 0)
    this.variables.assign('BEAM', undefined, 1)
    this.variables.assign('SRCUR', undefined, this.beam().ringMa.toFixed(3))
  }

  #positions(): Map<string, Scalar> {
    const now = this.clock.elapsedMs()
    return new Map(this.motors.map((motor, number) => [String(number), motor.user(now)]))
  }

  #counts(): Map<string, Scalar> {
    return new Map(
      simulatedCounters.map(({ mnemonic }, number) => [String(number), Number(this.counterText(mnemonic))]),
    )
  }
}
