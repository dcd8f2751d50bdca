import {
  type CounterState,
  type MotorState,
  noDevices,
  type SequencerDevices,
} from '../../shared/model/sequencer-devices.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { type MotorStateAttribute, motorState, motorStateAttributes } from '../../shared/spec/motor-state.ts'
import { parseNumber } from '../../shared/spec/number-text.ts'
import {
  allCounters,
  counterProperty,
  motorProperty,
  readyStatus,
  simulateStatus,
} from '../../shared/spec/property-names.ts'
import type { SpecConnection } from './connection.ts'
import { listCounters, listMotors, type NamedDevice } from './enumerate.ts'
import type { Requests } from './requests.ts'
import type { Watches } from './watches.ts'

export interface DeviceWatchParts {
  readonly connection: SpecConnection
  readonly requests: Requests
  readonly watches: Watches
  readonly log: (line: string) => void
}

/**
 * Follows every motor and counter the server has, without any of them being named beforehand: asks for the list whenever a
 * connection stands, then watches. Tells after every event; whoever paints thins out.
 */
export class DeviceWatch {
  readonly #parts: DeviceWatchParts
  readonly #listener: (devices: SequencerDevices) => void
  readonly #ends: (() => void)[] = []
  #deviceEnds: (() => void)[] = []
  #devices: SequencerDevices = noDevices
  /** Grows with every list asked for, so that an answer from before a lost connection is recognised. */
  #generation = 0

  constructor(parts: DeviceWatchParts, listener: (devices: SequencerDevices) => void) {
    this.#parts = parts
    this.#listener = listener
    const { connection } = parts
    this.#watchFlag(readyStatus, isReady => ({ isReady }))
    this.#watchFlag(simulateStatus, isSimulating => ({ isSimulating }))
    this.#watchFlag(allCounters, isCounting => ({ isCounting }))
    this.#ends.push(
      connection.onState(({ state }) => {
        if (state === 'connected') void this.#ask()
        else this.#forget()
      }),
    )
    if (connection.standingLink !== undefined) void this.#ask()
  }

  stop(): void {
    this.#generation++
    for (const end of [...this.#ends, ...this.#deviceEnds]) end()
  }

  /** The lost connection keeps what devices there are, without a value that may be wrong by now. */
  #forget(): void {
    this.#generation++
    this.#leaveDevices()
    this.#devices = {
      ...noDevices,
      motors: this.#devices.motors.map(motor => motorState(motor, new Map())),
      counters: this.#devices.counters.map(counter => ({ ...counter, value: undefined })),
    }
    this.#listener(this.#devices)
  }

  async #ask(): Promise<void> {
    const generation = ++this.#generation
    const { requests, log } = this.#parts
    try {
      const [motors, counters] = await Promise.all([listMotors(requests), listCounters(requests)])
      if (generation === this.#generation) this.#follow(motors, counters)
    } catch (error) {
      if (!(error instanceof HutchError)) throw error
      if (generation === this.#generation) log(`The list of motors and counters: ${error.message}`)
    }
  }

  #follow(motors: readonly NamedDevice[], counters: readonly NamedDevice[]): void {
    this.#leaveDevices()
    this.#change({
      isListed: true,
      motors: motors.map(motor => motorState(motor, new Map())),
      counters: counters.map(counter => ({ ...counter, value: undefined })),
    })
    for (const [index, motor] of motors.entries()) this.#watchMotor(index, motor)
    for (const [index, counter] of counters.entries()) this.#watchCounter(index, counter)
  }

  #watchMotor(index: number, motor: NamedDevice): void {
    const texts = new Map<MotorStateAttribute, string>()
    for (const attribute of motorStateAttributes) {
      const end = this.#parts.watches.add(motorProperty(motor.mnemonic, attribute), text => {
        texts.set(attribute, text)
        const motors: MotorState[] = [...this.#devices.motors]
        motors[index] = motorState(motor, texts)
        this.#change({ motors })
      })
      this.#deviceEnds.push(end)
    }
  }

  #watchCounter(index: number, counter: NamedDevice): void {
    const end = this.#parts.watches.add(counterProperty(counter.mnemonic), text => {
      const counters: CounterState[] = [...this.#devices.counters]
      counters[index] = { ...counter, value: parseNumber(text) }
      this.#change({ counters })
    })
    this.#deviceEnds.push(end)
  }

  #watchFlag(property: string, change: (flag: boolean) => Partial<SequencerDevices>): void {
    this.#ends.push(
      this.#parts.watches.add(property, text => this.#change(change((parseNumber(text) ?? 0) !== 0))),
    )
  }

  #leaveDevices(): void {
    for (const end of this.#deviceEnds) end()
    this.#deviceEnds = []
  }

  #change(change: Partial<SequencerDevices>): void {
    this.#devices = { ...this.#devices, ...change }
    this.#listener(this.#devices)
  }
}
