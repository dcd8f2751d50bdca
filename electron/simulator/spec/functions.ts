import { parseNumber } from '../../../shared/spec/number-text.ts'
import { didYouMean } from '../../../shared/base/suggest.ts'
import { type CounterSettings, simulatedCounters } from './counting.ts'
import { isArray, type Scalar, toNumber, toText, type Value } from './language/values.ts'
import type { Machine } from './machine.ts'
import { SpecFailure } from './spec-failure.ts'

/** Functions of the macro language, called as `name(a, b)`. */
export async function callFunction(
  machine: Machine,
  name: string,
  args: readonly Value[],
  signal: AbortSignal,
): Promise<Value> {
  const [first = 0, second = 0] = args
  switch (name) {
    case 'motor_mne':
      return machine.findMotor(first)?.mnemonic ?? -1
    case 'motor_name':
      return machine.findMotor(first)?.settings.name ?? -1
    case 'motor_num':
      return machine.motors.findIndex(motor => motor === machine.findMotor(first))
    case 'motor_par':
      return motorParameter(machine, first, toText(second))
    case 'cnt_mne':
      return findCounter(first)?.mnemonic ?? -1
    case 'cnt_name':
      return findCounter(first)?.name ?? -1
    case 'cnt_num':
      return simulatedCounters.findIndex(counter => counter === findCounter(first))
    case 'get_lim':
      return machine.motor(first)[toNumber(second) > 0 ? 'high' : 'low']
    case 'dial':
      return (toNumber(second) - machine.motor(first).offset) * machine.motor(first).sign
    case 'user':
      return toNumber(second) * machine.motor(first).sign + machine.motor(first).offset
    case 'sleep':
      await machine.clock.sleep(Math.max(0, toNumber(first)) * 1000, signal)
      return 0
    case 'wait':
      return wait(machine, toNumber(first))
    case 'time':
      return machine.clock.nowMs() / 1000
    case 'length':
      return isArray(first) ? first.size : toText(first).length
    default:
      return mathematics(name, args)
  }
}

const numericFunctions: Readonly<Record<string, (x: number, y: number) => number>> = {
  fabs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  int: Math.trunc,
  pow: Math.pow,
}

function mathematics(name: string, [x = 0, y = 0]: readonly Value[]): number {
  const compute = Object.hasOwn(numericFunctions, name) ? numericFunctions[name] : undefined
  if (compute !== undefined) return compute(toNumber(x), toNumber(y))
  throw new SpecFailure(`No such function: ${name}()${didYouMean(name, functionNames)}`)
}

const functionNames = [
  ...['motor_mne', 'motor_name', 'motor_num', 'motor_par', 'cnt_mne', 'cnt_name', 'cnt_num', 'get_lim'],
  ...['dial', 'user', 'sleep', 'wait', 'time', 'length'],
  ...Object.keys(numericFunctions),
]

function findCounter(which: Value): CounterSettings | undefined {
  const number = isArray(which) ? undefined : parseNumber(String(which))
  return simulatedCounters.find((counter, index) => counter.mnemonic === which || index === number)
}

/** Waits for motors (bit 1) and counting (bit 2); with bit 32 only tells whether they are busy. */
async function wait(machine: Machine, bits: number): Promise<number> {
  const isAll = (bits & 3) === 0
  const isMotors = isAll || (bits & 1) !== 0
  const isCounting = isAll || (bits & 2) !== 0
  if ((bits & 32) !== 0) {
    const moving = isMotors && machine.motors.some(motor => machine.drive.isMoving(motor))
    return moving || (isCounting && machine.counting.isCounting) ? 1 : 0
  }
  if (isMotors) await machine.drive.atRest()
  if (isCounting) await machine.counting.atRest()
  return 0
}

function motorParameter(machine: Machine, which: Value, parameter: string): Scalar {
  const motor = machine.motor(which)
  switch (parameter) {
    case 'step_size':
      return motor.settings.stepsPerUnit
    case 'velocity':
    case 'slew_rate':
      return motor.rates.slewRate
    case 'base_rate':
      return motor.rates.baseRate
    case 'acceleration':
      return motor.rates.accelerationMs
    case 'backlash':
      return motor.backlash
    case 'unit':
      return motor.settings.unit
    default:
      throw new SpecFailure(`motor_par(): no such parameter: ${parameter}`)
  }
}
