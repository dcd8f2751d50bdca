import { describe, expect, test } from 'vitest'
import { callPayload, quoted } from '../../../shared/spec/call-payload.ts'
import { bytesToText } from '../../../shared/spec/text-bytes.ts'

describe('the data of a call', () => {
  test('is the name and every argument, each ended by a NUL', () => {
    expect(bytesToText(callPayload('motor_mne', ['0']).data)).toBe('motor_mne\x000\0')
    expect(bytesToText(callPayload('ct', []).data)).toBe('ct\0')
    expect(bytesToText(callPayload('f', ['', '"a"']).data)).toBe('f\0\0"a"\0')
  })

  test.each([
    ['', []],
    ['a\0b', []],
    ['f', ['a\0b']],
  ])('refuses %j with %j, which cannot travel', (name, args) => {
    expect(() => callPayload(name, args)).toThrow('Not part of a SPEC call')
  })
})

test('a text becomes a constant of the language', () => {
  expect(quoted('plain')).toBe('"plain"')
  expect(quoted('a "b" \\ c\n\td')).toBe(String.raw`"a \"b\" \\ c\n\td"`)
})
