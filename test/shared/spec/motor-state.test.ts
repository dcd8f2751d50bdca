import { expect, test } from 'vitest'
import { type MotorStateAttribute, motorState } from '../../../shared/spec/motor-state.ts'

const device = { mnemonic: 'th', name: 'Theta' }

function stateOf(texts: Partial<Record<MotorStateAttribute, string>>): ReturnType<typeof motorState> {
  return motorState(device, new Map(Object.entries(texts) as [MotorStateAttribute, string][]))
}

test('a motor of which nothing is known yet has no values rather than zeros', () => {
  expect(stateOf({})).toEqual({
    ...device,
    position: undefined,
    limits: undefined,
    dialPosition: undefined,
    sign: undefined,
    offset: undefined,
    isMoving: undefined,
    alarms: [],
  })
})

test('limits are told in user units, also with a negative sign, once all their parts are known', () => {
  const parts = { low_limit: '-2', high_limit: '5', sign: '-1' }
  expect(stateOf(parts).limits).toBeUndefined()
  expect(stateOf({ ...parts, offset: '1' }).limits).toEqual([-4, 3])
})

test('every alarm has its word', () => {
  const raised = { unusable: '1', motor_fault: '1', emergency_stop: '1', low_lim_hit: '1', high_lim_hit: '1' } // prettier-ignore
  expect(stateOf(raised).alarms).toEqual([
    'disabled',
    'fault',
    'emergency stop',
    'low limit switch',
    'high limit switch',
  ])
  expect(stateOf({ motor_fault: '0' }).alarms).toEqual([])
})

test('what is no number is not known', () => {
  expect(stateOf({ position: 'nan', move_done: '1' })).toMatchObject({ position: undefined, isMoving: true })
})
