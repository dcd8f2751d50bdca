import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSlice } from '../../../electron/cli/parse-slice.ts'
import type { SliceItem } from '../../../shared/model/data-file.ts'

const index = (at: number): SliceItem => ({ kind: 'index', at })
const range = (start?: number, stop?: number, step = 1): SliceItem => ({ kind: 'range', start, stop, step })

test.each<[string, readonly SliceItem[]]>([
  ['0', [index(0)]],
  ['-1', [index(-1)]],
  ['0,10:20,:', [index(0), range(10, 20), range()]],
  ['::2, -3:', [range(undefined, undefined, 2), range(-3)]],
  ['[1, 2]', [index(1), index(2)]],
  ['1,', [index(1)]],
  ['', []],
  ['[]', []],
  ['..., 0', [range(), range(), index(0)]],
  ['0, ...', [index(0), range(), range()]],
])('"%s" is understood', (text, items) => {
  expect(parseSlice(text, 3)).toEqual(items)
})

test.each([
  ['1,x', /Part 2 \("x", column 3\) of the slice "1,x"/],
  ['1.5', /Part 1 \("1.5", column 1\)/],
  ['1:2:3:4', /neither a number nor a range/],
  ['1,,2', /Part 2 .* is empty/],
  ['::0', /step 0/],
  ['::-1', /step -1/],
  ['...,...', /more than once/],
  ['1:99999999999999999999', /neither a number/],
])('"%s" is refused with its place', (text, message) => {
  expect(() => parseSlice(text, 3)).toThrow(message)
})

test('what is written is read back', () => {
  const whole = fc.integer({ min: -1000, max: 1000 })
  const bound = fc.option(whole, { nil: undefined })
  const item = fc.oneof(
    whole.map(index),
    fc.tuple(bound, bound, fc.integer({ min: 1, max: 9 })).map(parts => range(...parts)),
  )
  const written = (part: SliceItem): string =>
    part.kind === 'index' ? String(part.at) : `${part.start ?? ''}:${part.stop ?? ''}:${part.step}`
  fc.assert(
    fc.property(fc.array(item, { maxLength: 5 }), items => {
      expect(parseSlice(items.map(written).join(','), items.length)).toEqual(items)
    }),
    { seed: 1 },
  )
})
