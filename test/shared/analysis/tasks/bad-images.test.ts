import { expect, test } from 'vitest'
import { allTasks } from '../../../../shared/analysis/tasks/all-tasks.ts'
import { demand } from '../../../../shared/base/assert.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import type { OutputShape, Task, TaskInput, TaskSetup } from '../../../../shared/workflow/task.ts'
import { axis, setupFor } from './run-task.ts'

/*
 * Every task against what detectors give on a bad day. None may throw, and none may be silent: what a bad image changes is seen
 * as NaN in the outputs, in a curve that counts it, or said in a remark that a good stack does not get.
 */

const image = { height: 40, width: 40 }
const pixels = image.height * image.width
const points = 12

/** Position in the image that is bad: inside every region and window. */
const place = 20 * image.width + 20

const badDays: Readonly<Record<string, (good: Float32Array) => Float32Array>> = {
  'one pixel is not a number': good => good.with(place, Number.NaN),
  'no pixel is a number': good => good.map(() => Number.NaN),
  'one pixel is infinite': good => good.with(place, Number.POSITIVE_INFINITY),
}

type Case = Pick<TaskSetup, 'image' | 'points'> & Partial<TaskSetup>

const energies = axis(
  'energy',
  'keV',
  Array.from({ length: points }, (_, at) => 7 + at / 10),
)
const grid = [
  axis(
    'samz',
    'mm',
    Array.from({ length: points }, (_, at) => Math.floor(at / 4)),
  ),
  axis(
    'samx',
    'mm',
    Array.from({ length: points }, (_, at) => at % 4),
  ),
]
const angles = axis(
  'rot',
  'deg',
  Array.from({ length: points }, (_, at) => at * 15),
)
const poni = `poni_version: 2
Detector: Detector
Detector_config: {"pixel1": 0.0001, "pixel2": 0.0001, "max_shape": null}
Distance: 0.1
Poni1: 0.002
Poni2: 0.002
Rot1: 0
Rot2: 0
Rot3: 0
Wavelength: 1.0e-10`
const profile = { height: 1, width: pixels }
const radii = { name: 'radius', unit: '', values: Array.from({ length: pixels }, (_, bin) => bin) }
const patterns: OutputShape = {
  ...{ kind: 'stack', image: profile },
  axes: [{ name: 'row', unit: '', values: [0] }, radii],
}
const map = { kind: 'whole', shape: [image.height, image.width], axes: [] } as const
const sinogram: OutputShape = {
  ...{ kind: 'whole', shape: [40, 40] },
  axes: [
    { name: 'rot', unit: 'deg', values: Array.from({ length: 40 }, (_, at) => at * 4.5) },
    { name: 'column', unit: 'pixel', values: Array.from({ length: 40 }, (_, at) => at) },
  ],
}

/** What a task needs besides images; those of `whole` are made of two images at the end. */
const cases: Readonly<Record<string, Omit<Case, 'image' | 'points'> & { readonly image?: typeof image }>> = {
  normalise: { axes: [energies] },
  'bad-pixels': {},
  statistics: { parameters: { median: true } },
  align: { parameters: { side: '128' } },
  'fit-scan': { axes: [angles] },
  'edge-map': { axes: [energies], parameters: { minimumJump: 0 } },
  'linear-combination': {
    axes: [energies],
    parameters: {
      first: { rows: [18, 22], columns: [18, 22] },
      second: { rows: [2, 6], columns: [2, 6] },
    },
  },
  integrate: { axes: grid, parameters: { poni, bins: 30 } },
  'peak-map': {
    ...{ axes: grid, image: profile, takes: { patterns } },
    parameters: { from: place - 50, to: place + 50 },
  },
  'line-map': {
    ...{ axes: grid, image: profile },
    parameters: { gain: 0.01, from: place / 100 - 0.2, to: place / 100 + 0.2, side: 0.1 },
  },
  'phase-map': { takes: { first: map, second: map } },
  'phase-retrieval': { parameters: { deltaBeta: 5, distance: 0.1, pixel: 1, energy: 20 } },
  'absorption-sinogram': { axes: [angles] },
  reconstruct: { takes: { sinogram }, parameters: { findAxis: 'middle' } },
}

test('every task has a bad day', () => {
  expect(Object.keys(cases).sort()).toEqual([...allTasks.keys()].sort())
})

const table = Object.keys(cases).flatMap(task => Object.keys(badDays).map(day => [task, day] as const))

test.each(table)('%s does not keep silent when %s', (name, day) => {
  const task = demand(allTasks.get(name), name)
  const setup = setupFor(task, { image, points, ...cases[name] })
  const spoil = demand(badDays[day], day)
  const good = told(task, setup, value => value)
  const bad = told(task, setup, spoil)
  expect(good.holes, 'holes of a good stack').toBeLessThan(good.values)
  expect(bad.remarks !== good.remarks || bad.holes > good.holes || bad.counted !== good.counted).toBe(true)
})

interface Told {
  readonly remarks: string
  /** NaN in curves, stacks and wholes, and all values. */
  readonly holes: number
  readonly values: number
  /** Curves that count what is missing. */
  readonly counted: string
}

/** The fourth image, or the first of those that come at the end, is spoiled. */
function told(task: Task, setup: TaskSetup, spoil: (good: Float32Array) => Float32Array): Told {
  const run = task.begin(setup)
  const shapes = Object.entries(task.shapes(setup))
  const all: number[] = []
  const counted: number[] = []
  const inputs = Object.entries(task.spec.inputs)
  const atEnd: Record<string, Float32Array> = {}
  for (const [name, { kind }] of inputs) if (kind === 'image') atEnd[name] = spoil(scene(setup, 1))
  for (let at = 0; Object.keys(atEnd).length === 0 && at < setup.points; at++) {
    const targets = Object.fromEntries(
      shapes.flatMap(([name, shape]) =>
        shape.kind === 'stack' ? [[name, new Float32Array(shape.image.height * shape.image.width)]] : [],
      ),
    )
    const seen = scene(setup, at)
    const given = inputs.map(([name, { kind }]) => [
      name,
      inputOf(kind, at === 3 ? spoil(seen) : seen, name.startsWith('dark') ? 0 : 4),
    ])
    const curves = run.take(at, Object.fromEntries(given) as Record<string, TaskInput>, targets)
    all.push(...Object.values(curves), ...Object.values(targets).flatMap(target => [...target]))
    counted.push(curves.missing ?? 0, curves.invalid ?? 0)
  }
  for (const whole of Object.values(run.wholes(atEnd, true))) all.push(...whole)
  const holes = all.filter(value => !Number.isFinite(value)).length
  return { remarks: run.remarks().join(), holes, values: all.length, counted: counted.join() }
}

function inputOf(kind: string, seen: Float32Array, level: number): TaskInput {
  if (kind === 'references')
    return { kind: 'references', frames: [{ pixels: new Float32Array(pixels).fill(level), weight: 1 }] }
  return kind === 'curve' ? { kind: 'numbers', values: [] } : { kind: 'pixels', pixels: seen }
}

/** Between 0.2 and 0.9, with structure; less light above the edge. */
function scene({ image: { height, width } }: TaskSetup, at: number): Float32Array {
  const random = seededRandom(at)
  return Float32Array.from({ length: height * width }, (_, pixel) => {
    const structure = 0.2 * Math.sin(pixel / 7) * Math.cos(pixel / 171)
    return 0.6 + structure + 0.02 * random.normal() - (at > points / 2 ? 0.15 : 0)
  })
}
