import { expect, test } from 'vitest'
import { absorptionSinogramTask } from '../../../../shared/analysis/tasks/absorption-sinogram-task.ts'
import { peakMapTask } from '../../../../shared/analysis/tasks/peak-map-task.ts'
import { phaseMapTask } from '../../../../shared/analysis/tasks/phase-map-task.ts'
import { reconstructTask } from '../../../../shared/analysis/tasks/reconstruct-task.ts'
import type { OutputShape, StackAxis, TaskSetup, WholeAxis } from '../../../../shared/workflow/task.ts'
import { halfTurn, relativeError, seededGrains, sinogramOf, sliceOf } from '../tomography/grains.ts'
import { axis, runTask, setupFor } from './run-task.ts'

const pattern = { height: 1, width: 20 }
const profiles: OutputShape = {
  kind: 'stack',
  image: pattern,
  axes: [
    { name: 'row', unit: '', values: [0] },
    { name: 'radius', unit: '1/nm', values: Array.from({ length: 20 }, (_, at) => 10 + at / 2) },
  ],
}

/** A background that rises, and a peak over bins 9 and 10. */
function patternWith(peak: number): Float32Array {
  return Float32Array.from({ length: 20 }, (_, at) => 100 + 3 * at + (at === 9 || at === 10 ? peak : 0))
}

/** A grid of 2 × 3 places with a number of images at each. */
function gridAxes(images = 1): readonly StackAxis[] {
  const points = Array.from({ length: 6 * images }, (_, at) => Math.floor(at / images))
  return [
    axis(
      'rot',
      'deg',
      points.map(at => 90 * Math.floor(at / 3)),
    ),
    axis(
      'samy',
      'mm',
      points.map(at => [-1, 0, 1][at % 3] ?? 0),
    ),
  ]
}

function peakSetup(given: Partial<TaskSetup> = {}): TaskSetup {
  const usual = { image: pattern, axes: gridAxes(), points: 6, takes: { patterns: profiles } }
  return setupFor(peakMapTask, { ...usual, ...given, parameters: { from: 12, to: 17, ...given.parameters } })
}

test('the area of a peak stands above its background, at its place in the scan', () => {
  const { run, curves } = runTask(peakMapTask, peakSetup(), [0, 10, 20, 30].map(patternWith))
  expect(curves.map(({ area }) => area)).toEqual([0, 10, 20, 30].map(near))
  expect([...(run.wholes({}, false).map ?? [])]).toEqual([...[0, 10, 20, 30].map(near), NaN, NaN])
  expect(peakMapTask.shapes(peakSetup()).map).toEqual({
    kind: 'whole',
    shape: [2, 3],
    axes: [
      { name: 'rot', unit: 'deg', values: [0, 90] },
      { name: 'samy', unit: 'mm', values: [-1, 0, 1] },
    ],
  })
})

test('several images at one place give their mean; without background nothing is subtracted', () => {
  const setup = peakSetup({ axes: gridAxes(2), points: 12, parameters: { background: 'none' } })
  const { run } = runTask(peakMapTask, setup, [patternWith(0), patternWith(10)])
  // Ten bins of half a unit: 100 + 3 · 8.5 each, and half of the peak.
  expect(run.wholes({}, true).map?.[0]).toBeCloseTo(10 * 0.5 * 125.5 + 5, 3)
})

test('a pattern without a value beside the peak is left out and told of', () => {
  const { run } = runTask(peakMapTask, peakSetup(), [new Float32Array(20).fill(Number.NaN)])
  expect(run.wholes({}, true).map?.[0]).toBeNaN()
  expect(run.remarks()).toEqual(['1 point without a value beside the peak: left out'])
})

test.each([
  [{ parameters: { from: 30, to: 31 } }, 'holds fewer than 3 bins'],
  [{ axes: gridAxes().slice(0, 1) }, 'A map needs a scan along two axes; this one goes along rot'],
  [{ axes: [] }, 'this one goes along nothing'],
  [{ takes: {} }, 'A peak map takes patterns, not images'],
])('a map that cannot be made is refused before the run', (given, message) => {
  expect(() => peakMapTask.shapes(peakSetup(given))).toThrow(message)
})

test('a row of the detector becomes the absorbance by angle', () => {
  const axes = [axis('rot', 'deg', [0, 60, 120])]
  const setup = setupFor(absorptionSinogramTask, {
    ...{ image: { height: 4, width: 3 }, axes, points: 3, parameters: { row: 1, rows: 2 } },
  })
  const image = Float32Array.from([9, 9, 9, 1, 0, Math.exp(-2), Math.exp(-2), Math.exp(-3), -1, 9, 9, 9])
  const { run, curves } = runTask(absorptionSinogramTask, setup, [image])
  expect([...(run.wholes({}, false).sinogram ?? [])].slice(0, 4)).toEqual([1, 3, 2].map(near).concat(NaN))
  expect(curves[0]?.mean).toBeCloseTo(2, 5)
  expect(absorptionSinogramTask.shapes(setup).sinogram).toMatchObject({ shape: [3, 3] })
})

test.each([
  [{ row: 3, rows: 2 }, [axis('rot', 'deg', [0])], 'Rows 3 to 4 do not lie on the detector'],
  [{}, [axis('energy', 'keV', [4])], 'Nothing turns: no axis has a unit of angle; there are energy'],
])('rows and scans that do not fit are refused', (parameters, axes, message) => {
  const setup = setupFor(absorptionSinogramTask, { image: { height: 4, width: 3 }, axes, parameters })
  expect(() => absorptionSinogramTask.shapes(setup)).toThrow(message)
})

const width = 41
const rotation = { name: 'rot', unit: 'deg', values: Array.from({ length: 45 }, (_, at) => 4 * at) }
const translation = {
  name: 'samy',
  unit: 'mm',
  values: Array.from({ length: width }, (_, at) => (at - 20) / 40),
}
const grains = seededGrains(3, 0.8 * width, 3)
const sinogram = sinogramOf(grains, halfTurn(45), width, 21.5)
const truth = sliceOf(grains, width, 21.5)

function sinogramSetup(axes: readonly WholeAxis[], parameters: TaskSetup['parameters'] = {}): TaskSetup {
  const shape = axes.map(({ values }) => values.length)
  return setupFor(reconstructTask, {
    ...{ image: pattern, takes: { sinogram: { kind: 'whole', shape, axes } as const }, parameters },
  })
}

test.each(['fbp', 'sirt'])('a slice comes back by %s about the axis that was found', method => {
  const setup = sinogramSetup([rotation, translation], { method })
  const run = reconstructTask.begin(setup)
  const slice = run.wholes({ sinogram: sinogram.values }, true).slice
  expect(relativeError(slice ?? truth, truth)).toBeLessThan(0.2)
  expect(run.remarks()).toEqual([expect.stringMatching(/^Axis of rotation at samy 0\.03\d+ mm$/)])
  expect(reconstructTask.shapes(setup).slice).toMatchObject({
    shape: [width, width],
    axes: [{ unit: 'mm' }, {}],
  })
})

test.each(['fbp', 'sirt'])('a slice by %s grows with its sinogram', method => {
  const run = reconstructTask.begin(sinogramSetup([rotation, translation], { method }))
  const errors = [0.3, 0.6, 1].map(part => {
    const known = sinogram.values.map((value, at) =>
      at < part * sinogram.values.length ? value : Number.NaN,
    )
    return relativeError(run.wholes({ sinogram: known }, false).slice ?? truth, truth)
  })
  expect(errors).toEqual(errors.toSorted((a, b) => b - a))
  expect(errors[2]).toBeLessThan(0.35)
})

test('it does not matter whether the scan turns slower or faster than it moves', () => {
  const turned = Float32Array.from(
    sinogram.values,
    (_, at) => sinogram.values[(at % 45) * width + Math.floor(at / 45)] ?? 0,
  )
  const one = reconstructTask.begin(sinogramSetup([rotation, translation]))
  const other = reconstructTask.begin(sinogramSetup([translation, rotation]))
  expect(other.wholes({ sinogram: turned }, true)).toEqual(one.wholes({ sinogram: sinogram.values }, true))
})

test('holes are told of; an axis that cannot be found is said to be a guess', () => {
  const run = reconstructTask.begin(sinogramSetup([rotation, translation]))
  run.wholes({ sinogram: sinogram.values.map((v, at) => (at < 50 ? Number.NaN : v)) }, true)
  expect(run.remarks()[1]).toBe('50 of 1845 values of the sinogram are missing')
  const empty = reconstructTask.begin(sinogramSetup([rotation, translation], { findAxis: 'mirror' }))
  empty.wholes({ sinogram: sinogram.values }, true)
  expect(empty.remarks()).toEqual(['Axis not found, taken to be in the middle: samy 0 mm'])
})

test('the axis may be given, and rings be taken out', () => {
  const run = reconstructTask.begin(sinogramSetup([rotation, translation], { axis: 0.0375, rings: 3 }))
  const slice = run.wholes({ sinogram: sinogram.values }, true).slice
  expect(relativeError(slice ?? truth, truth)).toBeLessThan(0.25)
  expect(run.remarks()).toEqual(['Axis of rotation at samy 0.0375 mm'])
})

test.each([
  [[rotation], {}, 'A sinogram needs an axis of equal steps'],
  [[translation, translation], {}, 'Nothing turns: no axis has a unit of angle'],
  [[rotation, { ...translation, values: [0, 1, 2, 4, 5] }], {}, 'A sinogram needs an axis of equal steps'],
  [[rotation, translation], { rings: 4 }, 'The median against rings is 4 places wide'],
  [[rotation, translation], { axis: 3 }, 'The axis at 3 mm is outside of samy'],
])('what is no sinogram is refused before the run', (axes, parameters, message) => {
  expect(() => reconstructTask.shapes(sinogramSetup(axes, parameters))).toThrow(message)
})

function phaseSetup(shapes: readonly (readonly number[])[]): TaskSetup {
  const [first, second] = shapes.map(shape => ({ kind: 'whole', shape, axes: [] }) as const)
  return setupFor(phaseMapTask, {
    image: pattern,
    takes: { ...(first === undefined ? {} : { first }), ...(second === undefined ? {} : { second }) },
  })
}

test('every place belongs to the stronger phase, each measured by its own largest value', () => {
  const run = phaseMapTask.begin(
    phaseSetup([
      [2, 3],
      [2, 3],
    ]),
  )
  const first = Float32Array.of(100, 60, 0, -5, 10, Number.NaN)
  const second = Float32Array.of(0, 0.1, 1, 0.1, 0.1, 1)
  const { phase, share } = run.wholes({ first, second }, true)
  expect([...(phase ?? [])]).toEqual([1, 1, 2, 0, 0, NaN])
  expect(share?.[0]).toBe(1)
  expect(share?.[2]).toBe(0)
  expect(share?.[3]).toBeNaN()
})

test('empty maps have no phase, and are no fault', () => {
  const nothing = new Float32Array(6).fill(Number.NaN)
  const { phase } = phaseMapTask.begin(phaseSetup([])).wholes({ first: nothing, second: nothing }, false)
  expect([...(phase ?? [])].every(Number.isNaN)).toBe(true)
  const zero = new Float32Array(6)
  const none = phaseMapTask.begin(phaseSetup([])).wholes({ first: zero, second: zero }, true).phase
  expect([...(none ?? [])]).toEqual([0, 0, 0, 0, 0, 0])
})

test.each([
  [
    [
      [2, 3],
      [3, 2],
    ],
    'The maps of both phases differ in size: 2 × 3 and 3 × 2',
  ],
  [[[2, 3]], 'The second phase is no map'],
])('phases that do not belong together are refused', (shapes, message) => {
  expect(() => phaseMapTask.shapes(phaseSetup(shapes))).toThrow(message)
})

function near(value: number): number {
  return expect.closeTo(value, 3) as number
}
