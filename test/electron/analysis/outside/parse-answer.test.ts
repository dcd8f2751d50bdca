import { expect, test } from 'vitest'
import { parseAnswer } from '../../../../electron/analysis/outside/parse-answer.ts'

const read = (text: string) => parseAnswer(text, 'fit', 'fit')

test('what is told beside numbers is cut to what a screen shows, without characters that it cannot', () => {
  const { remarks, steps, version } = read(
    JSON.stringify({
      outputs: { [`deep\0${'x'.repeat(500)}`]: { value: 1, unit: 'y'.repeat(500), summary: 'a\u0007b' } },
      remarks: Array.from({ length: 50 }, (_, at) => `${at} ${'z'.repeat(500)}`),
      version: 'v'.repeat(500),
    }),
  )
  const [value] = steps.get('fit') ?? []
  expect(value?.name).toBe(`deep\ufffd${'x'.repeat(395)}…`)
  expect([value?.unit.length, value?.summary, version?.length]).toEqual([401, 'a\ufffdb', 401])
  expect([remarks.length, remarks[0]?.length, remarks.at(-1)]).toEqual([21, 401, 'and 30 more'])
})

test('a mark of the order of bytes in front is none of the answer', () => {
  expect(read('\ufeff{"outputs": {"x": 1}}').steps.get('fit')).toMatchObject([
    { name: 'x', content: { kind: 'numbers', shape: [], data: [1] } },
  ])
})

test('names that programs of other languages could take for more than names are names', () => {
  const { steps } = read('{"outputs": {"__proto__": 1, "constructor": 2, "../up": 3, "": 4}}')
  expect(steps.get('fit')?.map(({ name }) => name)).toEqual(['__proto__', 'constructor', '../up', ''])
})

test('lists of 32 levels are numbers, of more they are refused', () => {
  const nested = (levels: number) =>
    read(`{"outputs": {"x": ${'['.repeat(levels)}1${']'.repeat(levels)}}}`).steps.get('fit')?.[0]?.content
  expect(nested(32)).toMatchObject({ kind: 'numbers', data: [1] })
  expect(() => nested(33)).toThrow('more than 32 levels')
})
