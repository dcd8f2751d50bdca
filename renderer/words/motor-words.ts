import type { MotorAlarm } from '../../shared/model/sequencer-devices.ts'
import type { SpecMotor } from '../../shared/model/spec-desk.ts'
import { formatNumber, withUnit } from './format.ts'
import type { Tone } from './run-words.ts'

/** Larger moves are asked for twice. */
const largeMoveFraction = 0.1

export function motorTone({ alarms, isMoving }: SpecMotor): Tone {
  if (alarms.includes('fault') || alarms.includes('emergency stop')) return 'error'
  if (alarms.includes('disabled')) return 'quiet'
  if (alarms.length > 0) return 'warn'
  return isMoving === true ? 'ok' : 'quiet'
}

/** What hinders the motor, in words; empty when nothing does. */
export function motorTrouble({ alarms, position }: SpecMotor): string {
  const words = alarms.map(alarm => alarmWords[alarm])
  return (position === undefined ? ['position unknown', ...words] : words).join(', ')
}

const alarmWords: Readonly<Record<MotorAlarm, string>> = {
  disabled: 'disabled in SPEC',
  fault: 'controller reports a fault',
  'emergency stop': 'emergency stop is active',
  'low limit switch': 'low limit switch hit',
  'high limit switch': 'high limit switch hit',
}

export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'move'; readonly value: number; readonly words: string; readonly isLarge: boolean }

/** What was typed into a motor's field: a position, or `+0.1` and `-0.1` from where it stands. */
export function parseTarget(text: string, motor: SpecMotor): Target {
  const typed = text.trim().replace('−', '-').replace(',', '.')
  if (typed === '') return { kind: 'none' }
  const number = Number(typed)
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) || !Number.isFinite(number)) {
    return { kind: 'refused', reason: 'Not a number' }
  }
  return moveTo(number, motor)
}

/** A move to `value`, refused beyond the limits. */
export function moveTo(value: number, motor: SpecMotor): Target {
  const { limits, position, unit } = motor
  if (limits !== undefined && (value < limits[0] || value > limits[1])) {
    return {
      kind: 'refused',
      reason: `Limits are ${formatNumber(limits[0])} to ${withUnit(formatNumber(limits[1]), unit)}`,
    }
  }
  if (position === undefined) return { kind: 'refused', reason: 'Position unknown' }
  const delta = value - position
  const range = limits === undefined ? Infinity : limits[1] - limits[0]
  const sign = delta < 0 ? '−' : '+'
  return {
    kind: 'move',
    value,
    words: `${formatNumber(position)} → ${formatNumber(value)} (Δ ${sign}${formatNumber(Math.abs(delta))})`,
    isLarge: Math.abs(delta) > largeMoveFraction * range,
  }
}

/** A hundredth of the range, rounded down to a power of ten; 0.1 where there are no limits. */
export function firstStep({ limits }: SpecMotor): number {
  const range = limits === undefined ? 10 : limits[1] - limits[0]
  return range > 0 && Number.isFinite(range) ? 10 ** (Math.floor(Math.log10(range)) - 2) : 0.1
}

/** Numbers as SPEC reads them back: 15 digits at most, no thousands. */
export function specNumber(value: number): string {
  return String(Number(value.toPrecision(15)))
}

export function moveCommand(mnemonic: string, value: number): string {
  return moveAllCommand([{ motor: mnemonic, value }])
}

/** Several at once start together. */
export function moveAllCommand(
  targets: readonly { readonly motor: string; readonly value: number }[],
): string {
  return `mv ${targets.map(({ motor, value }) => `${motor} ${specNumber(value)}`).join(' ')}`
}

/** Where the motor stands between its limits, 0 to 1; undefined when one of the three is unknown. */
export function rangeFraction({ limits, position }: SpecMotor): number | undefined {
  if (limits === undefined || position === undefined || !(limits[1] > limits[0])) return undefined
  return Math.min(1, Math.max(0, (position - limits[0]) / (limits[1] - limits[0])))
}
