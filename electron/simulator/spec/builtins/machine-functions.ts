import { formatNumber } from '../../../../shared/spec/number-text.ts'
import { motorProperty } from '../../../../shared/spec/property-names.ts'
import { simulatedCounters } from '../counting.ts'
import { dateText } from '../date-text.ts'
import { type Scalar, toNumber, toText, type Value } from '../language/values.ts'
import type { Machine } from '../machine.ts'
import { writeMotorRate } from '../motor-attributes.ts'
import { text } from '../publish.ts'
import type { BuiltInCall, FunctionTable } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'
import { dateFormatted } from './date-format.ts'

/** Functions on motors, counters and time. */
export const machineFunctions: FunctionTable = {
  motor_mne: ([which = 0], { machine }) => machine.findMotor(which)?.mnemonic ?? -1,
  motor_name: ([which = 0], { machine }) => machine.findMotor(which)?.settings.name ?? -1,
  motor_num: ([which = 0], { machine }) =>
    machine.motors.findIndex(motor => motor === machine.findMotor(which)),
  motor_par: ([which = 0, parameter = '', value], { machine }) => {
    if (value !== undefined) setMotorParameter(machine, which, { parameter: toText(parameter), value })
    return motorParameter(machine, which, toText(parameter))
  },
  cnt_mne: ([which = 0], { machine }) => machine.findCounter(which)?.mnemonic ?? -1,
  cnt_name: ([which = 0], { machine }) => machine.findCounter(which)?.name ?? -1,
  cnt_num: ([which = 0], { machine }) =>
    simulatedCounters.findIndex(counter => counter === machine.findCounter(which)),
  counter_par: ([which = 0, parameter = ''], { machine }) =>
    counterParameter(machine, which, toText(parameter)),
  get_lim: ([which = 0, side = 0], { machine }) => machine.motor(which)[toNumber(side) > 0 ? 'high' : 'low'],
  set_lim: ([which = 0, low = 0, high = 0], { machine }) => {
    machine.setDialLimits(machine.motor(which), toNumber(low), toNumber(high))
    return 0
  },
  dial: ([which = 0, user = 0], { machine }) => {
    const motor = machine.motor(which)
    return (toNumber(user) - motor.offset) * motor.sign
  },
  user: ([which = 0, dial = 0], { machine }) => {
    const motor = machine.motor(which)
    return toNumber(dial) * motor.sign + motor.offset
  },
  chg_dial: changeDial,
  chg_offset: ([which = 0, value = 0], { machine }) => {
    machine.setOffset(machine.motor(which), toNumber(value))
    return 0
  },
  read_motors: () => 0,
  getangles: () => 0,
  get_angles: () => 0,
  getcounts: () => 0,
  move_all: async (_, call) => {
    await moveAll(call)
    return 0
  },
  move_cnt: async (_, call) => {
    await moveAll(call)
    return 0
  },
  tcount: ([seconds = 1], { machine }) => {
    machine.counting.start(toNumber(seconds))
    return 0
  },
  mcount: ([counts = 1], { machine }) => {
    machine.counting.start(-toNumber(counts))
    return 0
  },
  stop: ([bits = 0], { machine }) => {
    if (!(toNumber(bits) & 2)) machine.drive.stopAll()
    if (!(toNumber(bits) & 1)) machine.counting.stop()
    return 0
  },
  sync: () => 0,
  set_sim: ([isOn = 0], { machine }) => {
    machine.simulate(toNumber(isOn) !== 0)
    return 0
  },
  sleep: async ([seconds = 1], { machine, signal }) => {
    await machine.clock.sleep(Math.max(0, toNumber(seconds)) * 1000, signal)
    return 0
  },
  wait: ([bits = 0], call) => wait(call, toNumber(bits)),
  time: (_, { machine }) => machine.clock.nowMs() / 1000,
  date: ([first, second], { machine }) => {
    const [seconds, format] = typeof first === 'string' ? [second, first] : [first, second]
    const epochS = seconds === undefined ? machine.clock.nowMs() / 1000 : toNumber(seconds)
    return format === undefined ? dateText(epochS) : dateFormatted(epochS, toText(format))
  },
  spec_par: () => 0,
  rand: ([range = 32767], { machine }) => machine.randomInteger(toNumber(range)),
}

/** `move_em`: what was assigned to A[] starts to move. */
export async function moveAll({ machine, signal }: BuiltInCall): Promise<void> {
  await machine.moveCollected(signal)
}

/** A new dial position, or a search: `home`, `home+`, `home-`, `lim+`, `lim-`. */
async function changeDial(
  [which = 0, value = 0]: readonly Value[],
  { machine, signal }: BuiltInCall,
): Promise<number> {
  const motor = machine.motor(which)
  const how = toText(value)
  if (!/^(home[+-]?|lim[+-])$/.test(how)) {
    machine.setDial(motor, toNumber(value))
    return 0
  }
  machine.drive.search(motor, how)
  await machine.drive.settled()
  signal.throwIfAborted()
  return 0
}

/** Waits for motors (bit 1) and counting (bit 2); with bit 32 only tells whether they are busy. */
async function wait({ machine, signal }: BuiltInCall, bits: number): Promise<number> {
  const isAll = (bits & 3) === 0
  const isMotors = isAll || (bits & 1) !== 0
  const isCounting = isAll || (bits & 2) !== 0
  if ((bits & 32) !== 0) {
    const moving = isMotors && machine.motors.some(motor => machine.drive.isMoving(motor))
    return moving || (isCounting && machine.counting.isCounting) ? 1 : 0
  }
  if (isMotors) await machine.drive.settled()
  if (isCounting) await machine.counting.atRest()
  signal.throwIfAborted()
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
    case 'units':
      return motor.settings.unit
    case 'disable':
      return motor.isDisabled ? 1 : 0
    default:
      throw new SpecFailure(`motor_par(): no such parameter: ${parameter}`)
  }
}

function setMotorParameter(
  machine: Machine,
  which: Value,
  { parameter, value }: { readonly parameter: string; readonly value: Value },
): void {
  const motor = machine.motor(which)
  if (parameter === 'disable') {
    motor.isDisabled = toNumber(value) !== 0
    machine.publish(motorProperty(motor.mnemonic, 'unusable'), text(motor.isDisabled ? '1' : '0'))
    return
  }
  const attribute = parameter === 'velocity' ? 'slew_rate' : parameter
  if (!writeMotorRate(motor, attribute, formatNumber(toNumber(value)))) {
    throw new SpecFailure(`motor_par(): cannot be set: ${parameter}`)
  }
  machine.publish(
    motorProperty(motor.mnemonic, attribute),
    text(toText(motorParameter(machine, which, parameter))),
  )
}

function counterParameter(machine: Machine, which: Value, parameter: string): Scalar {
  const counter = machine.findCounter(which)
  if (counter === undefined) throw new SpecFailure(`No such counter: ${toText(which)}`)
  if (parameter === 'unit') return counter.unit
  if (parameter === 'disable') return 0
  throw new SpecFailure(`counter_par(): no such parameter: ${parameter}`)
}
