import { expect, test } from 'vitest'
import { combinationTask } from '../../../../shared/analysis/tasks/combination-task.ts'
import { edgeMapTask } from '../../../../shared/analysis/tasks/edge-map-task.ts'
import { edgeKev } from '../../../../electron/simulator/microscope/absorption.ts'
import { apatiteUm, calciteUm, energies, pixels, side, transmissions } from '../xanes/xanes-stack.ts'
import { axis, runTask, setupFor } from './run-task.ts'

const image = { height: side, width: side }
const energyEv = axis(
  'mono',
  'eV',
  energies.map(energy => energy * 1000),
)

test('edge maps of a scan in eV are in keV, with the mean absorbance of every image', () => {
  const setup = setupFor(edgeMapTask, { image, axes: [energyEv] })
  const { run, curves } = runTask(edgeMapTask, setup, transmissions(0))
  const { edge, jump } = run.wholes({}, true)
  expect(edge?.[0]).toBeCloseTo(edgeKev('calcite'), 3)
  expect(jump?.[0]).toBeGreaterThan(0.1)
  expect(curves.at(-1)?.absorbance).toBeGreaterThan(curves[0]?.absorbance ?? 9)
  expect(run.remarks()).toEqual(['Line through 25 energies below the edge, degree 1 through 49 above'])
})

test('pixels that let nothing through are told of', () => {
  const setup = setupFor(edgeMapTask, { image, axes: [energyEv] })
  const { run, curves } = runTask(edgeMapTask, setup, [new Float32Array(pixels)])
  expect(curves[0]?.absorbance).toBeNaN()
  expect(run.remarks()[1]).toBe('144 values without absorbance (no transmission): NaN')
})

test('a scan without energies has no edge maps', () => {
  const setup = setupFor(edgeMapTask, { image, axes: [axis('theta', 'deg', [0, 1])] })
  expect(() => edgeMapTask.shapes(setup)).toThrow(
    'No axis of the scan has a unit of energy; it goes along theta',
  )
})

test('a range without a single energy is refused, not filled with NaN', () => {
  const setup = setupFor(edgeMapTask, { image, axes: [energyEv], parameters: { preFrom: 3, preTo: 3.5 } })
  expect(() => edgeMapTask.begin(setup)).toThrow(
    'No energy of the scan lies in the pre-edge range, 3 to 3.5 keV',
  )
})

test('the spectrum of a region is 0 below its edge and 1 above it; so is every pixel of the stack', () => {
  const region = { rows: [2, 4], columns: [0, 2] } as const
  const setup = setupFor(edgeMapTask, {
    image,
    points: energies.length,
    axes: [energyEv],
    parameters: { region, stack: true },
  })
  const { run, curves } = runTask(edgeMapTask, setup, transmissions(0))
  expect(run.wholes({}, false).stack).toBeUndefined()
  const { normalised, stack } = run.wholes({}, true)
  expect(normalised).toHaveLength(energies.length)
  for (const spectrum of [normalised, pixelOf(stack, 2 * side + 1)]) {
    expect(meanOf(spectrum?.subarray(0, 25))).toBeCloseTo(0, 3)
    expect(meanOf(spectrum?.subarray(72))).toBeCloseTo(1, 1)
  }
  // All of one composition: thickness falls out.
  expect(pixelOf(stack, 0)?.[60]).toBeCloseTo(pixelOf(stack, 11 * side)?.[60] ?? 0, 4)
  expect(curves[0]?.absorbance).toBeGreaterThan(0)
})

test('with an edge energy given, jumps are those at it', () => {
  const setup = setupFor(edgeMapTask, { image, axes: [energyEv], parameters: { edgeEnergy: 4.04 } })
  const { edge, jump } = runTask(edgeMapTask, setup, transmissions(0)).run.wholes({}, true)
  expect([edge?.[0], edge?.[11]]).toEqual([Math.fround(4.04), Math.fround(4.04)])
  expect(jump?.[0]).toBeGreaterThan(0.1)
})

test('a normalised stack that would not fit into memory is refused before it begins', () => {
  const large = { height: 2048, width: 2048 }
  const setup = setupFor(edgeMapTask, {
    ...{ image: large, points: 100, axes: [energyEv], parameters: { stack: true } },
  })
  expect(() => edgeMapTask.shapes(setup)).toThrow('The normalised stack of 100 images would take 1.6 GB')
})

function pixelOf(stack: Float32Array | undefined, pixel: number): Float32Array | undefined {
  return stack?.filter((_, at) => at % pixels === pixel)
}

function meanOf(values: Float32Array | undefined): number {
  return (values ?? new Float32Array(0)).reduce((sum, value) => sum + value, 0) / (values?.length ?? 0)
}

const first = { rows: [0, 1], columns: [0, 1] } as const
const second = { rows: [0, 1], columns: [side - 1, side] } as const

test('amounts are in units of what the reference regions hold', () => {
  const setup = setupFor(combinationTask, { image, axes: [energyEv], parameters: { first, second } })
  const { run } = runTask(combinationTask, setup, transmissions(0))
  const found = run.wholes({}, true)
  for (let i = 0; i < pixels; i++) {
    expect(found.first?.[i]).toBeCloseTo(calciteUm(i) / calciteUm(0), 3)
    expect(found.second?.[i]).toBeCloseTo(apatiteUm(i) / apatiteUm(side - 1), 3)
  }
  expect(run.remarks()).toEqual([])
})

test('an image whose reference is dead is left out, and told of', () => {
  const setup = setupFor(combinationTask, { image, axes: [energyEv], parameters: { first, second } })
  const { run } = runTask(combinationTask, setup, [new Float32Array(pixels)])
  expect(run.remarks()).toEqual(['1 image left out: a reference region had no value'])
})

test.each([
  [{ first }, 'Parameter "second" is missing'],
  [
    { first, second: { rows: [0, 99], columns: [0, 1] } },
    'Parameter "second" reaches beyond the image of 12 rows',
  ],
] as const)('references are demanded within the image', (parameters, message) => {
  const setup = setupFor(combinationTask, { image, axes: [energyEv], parameters })
  expect(() => combinationTask.shapes(setup)).toThrow(message)
})
