import type { MotorAlarm, MotorState } from '../model/sequencer-devices.ts'
import { parseNumber } from './number-text.ts'
import { userLimits } from './user-limits.ts'

/** Attributes of `motor/MNE/` that make a motor's state. */
export const motorStateAttributes = [
  'position',
  'dial_position',
  'offset',
  'sign',
  'low_limit',
  'high_limit',
  'move_done',
  'unusable',
  'motor_fault',
  'emergency_stop',
  'low_lim_hit',
  'high_lim_hit',
] as const
export type MotorStateAttribute = (typeof motorStateAttributes)[number]

const alarms: readonly (readonly [MotorStateAttribute, MotorAlarm])[] = [
  ['unusable', 'disabled'],
  ['motor_fault', 'fault'],
  ['emergency_stop', 'emergency stop'],
  ['low_lim_hit', 'low limit switch'],
  ['high_lim_hit', 'high limit switch'],
]

/** A motor's state from the texts of its attributes, as far as they were told. */
export function motorState(
  device: { readonly mnemonic: string; readonly name: string },
  texts: ReadonlyMap<MotorStateAttribute, string>,
): MotorState {
  const number = (attribute: MotorStateAttribute): number | undefined => finite(texts.get(attribute))
  const isRaised = (attribute: MotorStateAttribute): boolean => (number(attribute) ?? 0) !== 0
  const [low, high] = [number('low_limit'), number('high_limit')]
  const [sign, offset] = [number('sign'), number('offset')]
  const isKnown = low !== undefined && high !== undefined && sign !== undefined && offset !== undefined
  const moving = number('move_done')
  return {
    mnemonic: device.mnemonic,
    name: device.name,
    position: number('position'),
    limits: isKnown ? userLimits({ low, high, sign, offset }) : undefined,
    dialPosition: number('dial_position'),
    sign,
    offset,
    isMoving: moving === undefined ? undefined : moving !== 0,
    alarms: alarms.filter(([attribute]) => isRaised(attribute)).map(([, alarm]) => alarm),
  }
}

function finite(text: string | undefined): number | undefined {
  const value = text === undefined ? undefined : parseNumber(text)
  return value !== undefined && Number.isFinite(value) ? value : undefined
}
