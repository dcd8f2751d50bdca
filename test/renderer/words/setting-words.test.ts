import { describe, expect, test } from 'vitest'
import {
  fieldKind,
  fieldText,
  firstSettings,
  placeholder,
  settingLabel,
  typedValue,
  withSetting,
} from '../../../renderer/words/setting-words.ts'
import { deviceKinds } from '../../../shared/description/device-kinds.ts'
import type { FormSchema } from '../../../shared/model/devices.ts'

describe('a setting', () => {
  test.each([
    ['pixelType', 'Pixel type'],
    ['host', 'Host'],
    ['spec', 'Address'],
    ['rot1', 'rot1'],
    ['δ/β of the material', 'δ/β of the material'],
    ['Text of the PONI file', 'Text of the PONI file'],
  ])('%s is called %s', (key, label) => expect(settingLabel(key)).toBe(label))

  test.each([
    [{ enum: ['a', 'b'] }, 'choice'],
    [{ type: 'boolean' }, 'switch'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'string' }, 'text'],
    [{ type: ['string', 'number'] }, 'text'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'object', properties: {} }, 'group'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'table'],
  ] as [FormSchema, string][])('%o is typed as %s', (schema, kind) => expect(fieldKind(schema)).toBe(kind))

  test('is a number where one is meant, and stays as it was typed where it is none', () => {
    expect(typedValue(' 7000 ', { type: 'integer' })).toBe(7000)
    expect(typedValue('7e3', { type: 'number' })).toBe(7000)
    expect(typedValue('many', { type: 'integer' })).toBe('many')
    expect(typedValue('0012', { type: 'string' })).toBe('0012')
    expect(typedValue('a, b  c', { type: 'array' })).toEqual(['a', 'b', 'c'])
    expect(typedValue('  ', { type: 'string' })).toBeUndefined()
  })

  test('shows what holds while it is empty, else how it might look', () => {
    expect(placeholder({ default: '127.0.0.1' }, false)).toBe('127.0.0.1')
    expect(placeholder({ examples: [7000] }, true)).toBe('such as 7000')
    expect(placeholder({}, true)).toBe('needed')
    expect(fieldText(['a', 'b'])).toBe('a, b')
    expect(fieldText(undefined)).toBe('')
  })

  test('taken away leaves the others in their order', () => {
    expect(Object.keys(withSetting({ a: 1, b: 2, c: 3 }, 'b', undefined))).toEqual(['a', 'c'])
    expect(withSetting({ a: 1 }, 'a', 2)).toEqual({ a: 2 })
  })
})

test('a group that is switched on begins with all it needs, whatever kind of device it belongs to', () => {
  for (const { schema } of deviceKinds) {
    for (const group of Object.values(schema.properties ?? {}).filter(
      ({ properties }) => properties !== undefined,
    )) {
      expect(Object.keys(firstSettings(group))).toEqual(expect.arrayContaining([...(group.required ?? [])]))
    }
  }
})
