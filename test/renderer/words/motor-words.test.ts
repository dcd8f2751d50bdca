import { describe, expect, test } from 'vitest'
import {
  firstStep,
  motorTone,
  motorTrouble,
  moveCommand,
  parseTarget,
  rangeFraction,
  specNumber,
} from '../../../renderer/words/motor-words.ts'
import type { MotorAlarm } from '../../../shared/model/sequencer-devices.ts'
import type { SpecMotor } from '../../../shared/model/spec-desk.ts'

const th: SpecMotor = {
  mnemonic: 'th',
  name: 'Theta',
  unit: 'deg',
  position: 12.38,
  dialPosition: 12.38,
  sign: 1,
  offset: 0,
  isMoving: false,
  alarms: [],
  limits: [10, 20],
}

describe('a position that is typed', () => {
  test('is said as from where to where, with the difference', () => {
    expect(parseTarget('12.2137', th)).toEqual({
      kind: 'move',
      value: 12.2137,
      words: '12.38 → 12.2137 (Δ −0.1663)',
      isLarge: false,
    })
  })

  test('may have a decimal comma or a true minus', () => {
    expect(parseTarget('12,5', th)).toMatchObject({ value: 12.5 })
    expect(parseTarget('−2', { ...th, limits: undefined })).toMatchObject({ value: -2 })
  })

  test('beyond the limits is refused with the limits', () => {
    expect(parseTarget('25', th)).toEqual({ kind: 'refused', reason: 'Limits are 10 to 20 deg' })
  })

  test('of more than a tenth of the range is a large move', () => {
    expect(parseTarget('14', th)).toMatchObject({ kind: 'move', isLarge: true })
    expect(parseTarget('13.3', th)).toMatchObject({ kind: 'move', isLarge: false })
  })

  test.each(['abc', '1e', '0x10', '1 2', '--1', 'Infinity', 'NaN'])('is refused when it is %j', text => {
    expect(parseTarget(text, th)).toEqual({ kind: 'refused', reason: 'Not a number' })
  })

  test('moves nothing while the field is empty or the position unknown', () => {
    expect(parseTarget('  ', th)).toEqual({ kind: 'none' })
    expect(parseTarget('12', { ...th, position: undefined })).toMatchObject({ kind: 'refused' })
  })
})

test('a command carries at most 15 digits and no thousands separators', () => {
  expect(moveCommand('th', 0.1 + 0.2)).toBe('mv th 0.3')
  expect(moveCommand('gap', 12345.678)).toBe('mv gap 12345.678')
  expect(specNumber(1e-7)).toBe('1e-7')
})

test('the first step is a power of ten, a hundredth of the range or less', () => {
  expect(firstStep(th)).toBeCloseTo(0.1)
  expect(firstStep({ ...th, limits: [-180, 180] })).toBeCloseTo(1)
  expect(firstStep({ ...th, limits: undefined })).toBeCloseTo(0.1)
})

test('the place in the range is a fraction within 0 and 1', () => {
  expect(rangeFraction(th)).toBeCloseTo(0.238)
  expect(rangeFraction({ ...th, position: 30 })).toBe(1)
  expect(rangeFraction({ ...th, limits: undefined })).toBeUndefined()
})

test('what hinders a motor is said in words, what does not is silent', () => {
  expect(motorTrouble(th)).toBe('')
  expect(motorTrouble({ ...th, position: undefined, alarms: ['fault'] })).toBe(
    'position unknown, controller reports a fault',
  )
  const tone = (...alarms: readonly MotorAlarm[]) => motorTone({ ...th, alarms })
  expect([tone(), tone('low limit switch'), tone('disabled'), tone('low limit switch', 'fault')]).toEqual([
    'quiet',
    'warn',
    'quiet',
    'error',
  ])
  expect(motorTone({ ...th, isMoving: true })).toBe('ok')
})
