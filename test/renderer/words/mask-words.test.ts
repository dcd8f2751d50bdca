import { expect, test } from 'vitest'
import { experimentMasks, imagesOf, maskFile } from '../../../renderer/words/mask-words.ts'
import type { ExperimentEvent } from '../../../shared/model/events.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../../shared/structure/experiment-tree.ts'
import { data, eventsUpToPoint, scan } from '../support/eff-tree.ts'

test('a mask is a file when the graph names one, in either way; else what was recorded', () => {
  expect([undefined, null, { mask: 'recorded' }, 'recorded', { role: 'dark' }].map(maskFile)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  )
  expect(['beam.edf', { mask: '/masks/beam.edf' }].map(maskFile)).toEqual(['beam.edf', '/masks/beam.edf'])
})

test('masks of the experiment are those of results that are done, the newest first, by their dataset', () => {
  const tree = withResults(['01', 'done'], ['02', 'failed'], ['03', 'done'])
  expect(experimentMasks(tree)).toEqual(
    ['03', '01'].map(number => ({
      file: `results/bad_pixels_${number}.h5::/entry/bad-pixels/mask/mask`,
      label: `Bad pixels, ${number}`,
    })),
  )
})

test('the size of the images is that of the data below the chosen node, unknown before any are recorded', () => {
  const tree = withResults()
  const size = imagesOf(tree, data)
  expect(size?.height).toBeGreaterThan(0)
  expect(imagesOf(tree, scan)).toEqual(size)
  expect([imagesOf(tree, undefined), imagesOf(emptyTree(), data)]).toEqual([undefined, undefined])
})

function withResults(...ends: readonly (readonly [string, 'done' | 'failed'])[]): ExperimentTree {
  const events = eventsUpToPoint(2)
  const last = events.at(-1)?.seq ?? 0
  const added = ends.flatMap(([number, state]): readonly ExperimentEvent[] => {
    const id = `bad_pixels_${number}`
    const output = {
      step: 'bad-pixels',
      summary: '',
      unit: '',
      kind: 'whole',
      shape: [8, 9],
      dtype: 'float32',
    } as const
    const outputs = ['mean', 'mask'].map(name => ({
      ...output,
      ...{ name, dataset: `/entry/bad-pixels/${name}/${name}` },
    }))
    const shown = { process: '/entry/bad-pixels', dataset: '', shape: [1], dtype: 'float32' }
    const file = `results/${id}.h5`
    const result = {
      id,
      node: data,
      title: 'Bad pixels',
      workflow: 'bad-pixels',
      file,
      outputs,
      ...shown,
    }
    return [
      { kind: 'result.added', result },
      { kind: 'result.state', id, state, complete: 1, message: '' },
    ]
  })
  return applyExperimentEvents(emptyTree(), [
    ...events,
    ...added.map((event, at) => ({ seq: last + at + 1, atMs: at, event })),
  ])
}
