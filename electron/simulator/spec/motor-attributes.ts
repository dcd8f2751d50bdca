import { formatNumber, parseNumber } from '../../../shared/spec/number-text.ts'
import type { SimulatedMotor } from './motor.ts'
import type { MotorDrive } from './motor-drive.ts'
import { SpecFailure } from './spec-failure.ts'

/** Value of `motor/MNE/attribute`, or undefined when there is no such attribute to read. Limits are dial values. */
export function readMotorAttribute(
  motor: SimulatedMotor,
  attribute: string,
  { nowMs, drive }: { readonly nowMs: number; readonly drive: MotorDrive },
): string | undefined {
  switch (attribute) {
    case 'position':
      return formatNumber(motor.user(nowMs))
    case 'dial_position':
      return formatNumber(motor.dial(nowMs))
    case 'move_done':
      return drive.isMoving(motor) ? '1' : '0'
    case 'motor_fault':
      return motor.hasFault ? '1' : '0'
    case 'unusable':
      return motor.isDisabled ? '1' : '0'
    case 'high_lim_hit':
      return motor.limitHit === 'high' ? '1' : '0'
    case 'low_lim_hit':
      return motor.limitHit === 'low' ? '1' : '0'
    case 'emergency_stop':
      return motor.isEmergencyStopped ? '1' : '0'
    default:
      return readMotorSetting(motor, attribute)
  }
}

function readMotorSetting(motor: SimulatedMotor, attribute: string): string | undefined {
  const settings: Readonly<Record<string, number | undefined>> = {
    offset: motor.offset,
    sign: motor.sign,
    step_size: motor.settings.stepsPerUnit,
    low_limit: motor.low,
    high_limit: motor.high,
    base_rate: motor.rates.baseRate,
    slew_rate: motor.rates.slewRate,
    acceleration: motor.rates.accelerationMs,
    backlash: motor.backlash,
  }
  const value = Object.hasOwn(settings, attribute) ? settings[attribute] : undefined
  return value === undefined ? undefined : formatNumber(value)
}

/** The command that writing an attribute pushes on the queue, or undefined when it is none of those. */
export function commandOfWrite(
  motor: SimulatedMotor,
  attribute: string,
  { value, nowMs }: { readonly value: string; readonly nowMs: number },
): string | undefined {
  const mnemonic = motor.mnemonic
  const number = (): string => formatNumber(finite(value))
  const [userLow, userHigh] = motor.limits().map(formatNumber)
  switch (attribute) {
    case 'start_one':
      return moveCommand(new Map([[mnemonic, finite(value)]]))
    case 'position':
      return `set ${mnemonic} ${number()}`
    case 'dial_position':
      return `set_dial ${mnemonic} ${number()}`
    case 'offset':
      return `set ${mnemonic} ${formatNumber(motor.sign * motor.dial(nowMs) + finite(value))}`
    case 'low_limit':
      return `set_lm ${mnemonic} ${number()} ${userHigh ?? ''}`
    case 'high_limit':
      return `set_lm ${mnemonic} ${userLow ?? ''} ${number()}`
    case 'limits':
      return `set_lm ${mnemonic} ${value.trim().split(/\s+/).map(finite).map(formatNumber).join(' ')}`
    case 'search':
      return searchCommand(mnemonic, value)
    default:
      return undefined
  }
}

/** `how`, or `how home_pos`: the position that the place found is to have. */
function searchCommand(mnemonic: string, value: string): string {
  const [how = '', home, ...rest] = value.trim().split(/\s+/)
  if (!/^(home[+-]?|lim[+-])$/.test(how) || rest.length > 0) {
    throw new SpecFailure(`Not a search: "${value}" (home, home+, home-, lim+, lim-, and a position)`)
  }
  const search = `chg_dial(${mnemonic}, "${how}")`
  return home === undefined ? search : `{${search}; chg_dial(${mnemonic}, ${formatNumber(finite(home))});}`
}

/** Sets what needs no command; false when there is no such attribute to write. */
export function writeMotorRate(motor: SimulatedMotor, attribute: string, value: string): boolean {
  switch (attribute) {
    case 'base_rate':
      motor.rates = { ...motor.rates, baseRate: positive(value) }
      return true
    case 'slew_rate':
      motor.rates = { ...motor.rates, slewRate: positive(value) }
      return true
    case 'acceleration':
      motor.rates = { ...motor.rates, accelerationMs: Math.max(0, finite(value)) }
      return true
    case 'backlash':
      motor.backlash = finite(value)
      return true
    default:
      return false
  }
}

export function moveCommand(targets: ReadonlyMap<string, number>): string {
  const assignments = Array.from(targets, ([mnemonic, target]) => `A[${mnemonic}]=${formatNumber(target)};`)
  return `{get_angles;${assignments.join('')}move_em;}`
}

export function finite(text: string): number {
  const value = parseNumber(text)
  if (value === undefined || !Number.isFinite(value)) throw new SpecFailure(`Not a number: "${text}"`)
  return value
}

function positive(text: string): number {
  const value = finite(text)
  if (value <= 0) throw new SpecFailure(`Not a rate above 0: "${text}"`)
  return value
}
