import fc from 'fast-check'
import { expect, test } from 'vitest'
import { select, selectedCount, selectedPositions, selectedShape } from '../../../electron/files/selection.ts'
import { pick } from '../../../electron/files/tree-datasets.ts'
import type { SliceItem } from '../../../shared/model/data-file.ts'
import { pythonModules, describeWith } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'

const index = (at: number): SliceItem => ({ kind: 'index', at })
const range = (start?: number, stop?: number, step = 1): SliceItem => ({ kind: 'range', start, stop, step })

test('an index removes its dimension, a range keeps it, missing dimensions are whole', () => {
  expect(selectedShape(select([4, 5, 6], [index(1), range(1, 3)], 'x'))).toEqual([2, 6])
})

test('negative positions count from the end and ranges are cut to what exists', () => {
  expect(select([10], [range(-3, 100)], 'x')).toEqual([{ start: 7, step: 1, count: 3, dropped: false }])
  expect(selectedCount(select([10], [range(8, 2)], 'x'))).toBe(0)
})

test('an index outside names its position', () => {
  expect(() => select([4, 5], [range(), index(5)], 'x')).toThrow(/Part 2 of the slice asks for 5/)
  expect(() => select([4], [index(-5)], 'x')).toThrow(/Part 1/)
})

test('more parts than dimensions and steps below 1 are refused', () => {
  expect(() => select([4], [index(0), index(0)], 'x')).toThrow(/only 1 dimension/)
  expect(() => select([4], [range(0, 4, 0)], 'x')).toThrow(/step 0/)
})

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })
const position = fc.option(fc.integer({ min: -7, max: 7 }), { nil: undefined })
const ranges = fc.tuple(position, position, fc.integer({ min: 1, max: 3 })).map(parts => range(...parts))
const cases = shapes.chain(shape =>
  fc.tuple(
    fc.constant(shape),
    fc.tuple(
      ...shape.map(length =>
        length === 0 ? ranges : fc.oneof(ranges, fc.integer({ min: -length, max: length - 1 }).map(index)),
      ),
    ),
  ),
)

test('copying by rows gives the same as picking one by one', () => {
  fc.assert(
    fc.property(cases, ([shape, slice]) => {
      const data = Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i)
      const spans = select(shape, slice, 'x')
      const expected = [...selectedPositions(shape, spans)]
      expect([...pick(data, shape, spans)]).toEqual(expected)
      expect(expected.length).toBe(selectedCount(spans))
    }),
    { seed: 20 },
  )
})

describeWith(pythonModules('numpy'), 'numpy as oracle', () => {
  test('300 random slices select what numpy selects', () => {
    const sample = fc.sample(cases, { numRuns: 300, seed: 7 })
    const ours = sample.map(([shape, slice]) => {
      const spans = select(shape, slice, 'x')
      return { shape: selectedShape(spans), values: [...selectedPositions(shape, spans)] }
    })
    const theirs = python<typeof ours>(
      `
import numpy as np
answers = []
for shape, items in argument:
    a = np.arange(int(np.prod(shape))).reshape(shape)
    key = tuple(i['at'] if i['kind'] == 'index' else slice(i.get('start'), i.get('stop'), i['step']) for i in items)
    b = a[key]
    answers.append({'shape': list(b.shape), 'values': b.ravel().tolist()})
print(json.dumps(answers))
`,
      sample,
    )
    expect(ours).toEqual(theirs)
  })
})
