import type { Clock } from '../../../shared/base/clock.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { motorProperty } from '../../../shared/spec/property-names.ts'
import type { BeamState } from './beam.ts'
import { type CounterMnemonic, Counting, counterText, simulatedCounters } from './counting.ts'
import { isArray, type Scalar, toNumber, toText, type Value } from './language/values.ts'
import { SimulatedMotor } from './motor.ts'
import { MotorDrive } from './motor-drive.ts'
import { simulatedMotors } from './motor-table.ts'
import { type Publish, text } from './publish.ts'
import { ringCurrentMa } from './ring-current.ts'
import { scaledClock } from './scaled-clock.ts'
import { SpecFailure } from './spec-failure.ts'
import { Variables } from './variables.ts'

export interface MachineOptions {
  readonly name: string
  readonly clock: Clock
  readonly seed: number
  /** Divides all times of the model: motions, counting, lifetime of the ring current. */
  readonly speed: number
  readonly publish: Publish
  readonly startDelayMs: number
  readonly breaksDown: (mnemonic: string) => boolean
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
  readonly variables: Variables
  readonly publish: Publish
  readonly #startedMs: number
  #collected = new Map<SimulatedMotor, number>()

  constructor(options: MachineOptions) {
    const { publish, speed } = options
    this.publish = publish
    this.clock = scaledClock(options.clock, speed)
    this.#startedMs = this.clock.elapsedMs()
    this.motors = simulatedMotors.map(settings => new SimulatedMotor(settings))
    const shared = { clock: this.clock, publish, tickMs: tickMs * speed }
    this.drive = new MotorDrive({ ...shared, ...options, clock: this.clock })
    this.counting = new Counting({ ...shared, random: seededRandom(options.seed), beam: () => this.beam() })
    this.variables = new Variables(publish)
    this.#defineVariables(options.name)
  }

  beam(): BeamState {
    const now = this.clock.elapsedMs()
    const at = (mnemonic: string): number => this.motor(mnemonic).user(now)
    return {
      energyKev: at('energy'),
      ringMa: ringCurrentMa(now - this.#startedMs),
      isOpen: toNumber(this.variables.read('SHUTTER') ?? 0) === 1,
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
    const number = isArray(which) || which === '' ? NaN : Number(which)
    return this.motors[number] ?? this.motors.find(motor => motor.mnemonic === which)
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

  /** `move_em`. */
  moveCollected(): void {
    const targets = this.#collected
    this.#collected = new Map()
    this.drive.start(targets)
  }

  stopAll(): void {
    this.forgetCollected()
    this.drive.stopAll()
    this.counting.stop()
  }

  /** Clears the fault of every motor. */
  repairMotors(): void {
    for (const motor of this.motors.filter(candidate => candidate.hasFault)) {
      motor.hasFault = false
      this.publish(motorProperty(motor.mnemonic, 'motor_fault'), text('0'))
    }
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
    this.variables.assign('SRCUR', undefined, this.beam().ringMa.toFixed(3))
    this.variables.assign('SCAN_N', undefined, 0)
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
