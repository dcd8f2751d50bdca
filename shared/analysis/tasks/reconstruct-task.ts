import { demand } from '../../base/assert.ts'
import { convertUnit } from '../../base/units.ts'
import { HutchError } from '../../model/problem.ts'
import type { Task, TaskRun, TaskSetup, WholeAxis } from '../../workflow/task.ts'
import { axisFinders, Reconstruction, type ReconstructionSettings } from '../tomography/reconstruction.ts'
import { rowFilters } from '../tomography/row-filter.ts'
import type { Sinogram } from '../tomography/sinogram.ts'
import { angleAxis } from './angle-axis.ts'
import { givenNumber, numberOf } from './parameter-values.ts'

/** A slice of the sample from its sinogram. */
export const reconstructTask: Task = {
  spec: {
    name: 'reconstruct',
    title: 'Reconstruct',
    summary: 'Slice from a sinogram of a parallel beam, by filtered back projection or iteratively',
    version: 2,
    inputs: { sinogram: { kind: 'image', summary: 'line integrals by angle and place' } },
    outputs: {
      slice: { kind: 'image', summary: 'slice; NaN outside the circle seen at every angle', unit: '' },
    },
    parameters: {
      method: { kind: 'choice', title: 'Method', choices: ['fbp', 'sirt'], default: 'fbp' },
      filter: { kind: 'choice', title: 'Filter (fbp)', choices: [...rowFilters], default: 'shepp-logan' },
      iterations: {
        ...{ kind: 'number', title: 'Iterations (sirt)', unit: '' },
        ...{ minimum: 1, maximum: 10_000, isWhole: true, default: 60 },
      },
      findAxis: { kind: 'choice', title: 'Find the axis by', choices: [...axisFinders], default: 'mass' },
      axis: {
        ...{ kind: 'number', title: 'Axis at, instead of finding it', unit: '' },
        ...{ minimum: -1e6, maximum: 1e6, default: undefined },
      },
      rings: {
        ...{ kind: 'number', title: 'Width of the median against rings, places', unit: '' },
        ...{ minimum: 0, maximum: 999, isWhole: true, default: 0 },
      },
    },
  },
  shapes: setup => {
    const { places } = layoutOf(setup)
    settingsOf(setup)
    const { values, unit } = places
    const axes = [
      { name: 'y', unit, values },
      { name: 'x', unit, values },
    ]
    return { slice: { kind: 'whole', shape: [values.length, values.length], axes } }
  },
  begin: setup => new ReconstructRun(setup),
}

class ReconstructRun implements TaskRun {
  readonly #layout: Layout
  readonly #reconstruction: Reconstruction
  #remarks: readonly string[] = []

  constructor(setup: TaskSetup) {
    this.#layout = layoutOf(setup)
    this.#reconstruction = new Reconstruction(settingsOf(setup))
  }

  take(): Readonly<Record<string, number>> {
    return {}
  }

  wholes(
    { sinogram }: Readonly<Record<string, Float32Array>>,
    isEnd: boolean,
  ): Readonly<Record<string, Float32Array>> {
    const upright = sinogramFrom(demand(sinogram, 'sinogram'), this.#layout)
    if (!isEnd) return { slice: this.#reconstruction.update(upright) }
    const { slice, centre, isGuess } = this.#reconstruction.end(upright)
    this.#remarks = [axisRemark(this.#layout.places, centre, isGuess), ...holeRemarks(upright)]
    return { slice }
  }

  remarks(): readonly string[] {
    return this.#remarks
  }
}

interface Layout {
  readonly anglesRad: Float64Array
  readonly places: WholeAxis
  /** Places vary slower than angles. */
  readonly isTurned: boolean
}

function layoutOf({ takes }: TaskSetup): Layout {
  const shape = takes.sinogram
  const axes = shape?.kind === 'whole' ? shape.axes : []
  const angles = angleAxis(axes)
  const places = axes.find(axis => axis !== angles)
  if (places === undefined || axes.length !== 2 || !isEven(places.values))
    throw new HutchError({
      kind: 'description',
      message: 'A sinogram needs an axis of equal steps across the beam beside the angle',
      advice: 'Link the map of a rotation scan with a translation in equal steps',
    })
  const anglesRad = Float64Array.from(angles.values, value => convertUnit(value, angles.unit, 'rad') ?? 0)
  return { anglesRad, places, isTurned: axes[1] === angles }
}

/** To a hundredth of a step; fewer than four places are no sinogram. */
function isEven(values: readonly number[]): boolean {
  const step = (values[1] ?? 0) - (values[0] ?? 0)
  const start = values[0] ?? 0
  return (
    values.length >= 4 &&
    step !== 0 &&
    values.every((value, at) => Math.abs(value - start - at * step) < 0.01 * Math.abs(step))
  )
}

function sinogramFrom(map: Float32Array, { anglesRad, places, isTurned }: Layout): Sinogram {
  const width = places.values.length
  const rows = anglesRad.length
  return { anglesRad, width, values: isTurned ? transposed(map, rows, width) : map }
}

function transposed(map: Float32Array, rows: number, width: number): Float32Array {
  const values = new Float32Array(map.length)
  for (let place = 0, at = 0; place < width; place++)
    for (let row = 0; row < rows; row++, at++) values[row * width + place] = map[at] ?? Number.NaN
  return values
}

function settingsOf(setup: TaskSetup): ReconstructionSettings {
  const { parameters } = setup
  const ringSize = givenNumber(setup, 'rings')
  if (ringSize !== 0 && ringSize % 2 === 0)
    throw new HutchError({
      kind: 'description',
      message: `The median against rings is ${ringSize} places wide`,
      advice: 'Give an odd number, or 0 for none',
    })
  const given = numberOf(setup, 'axis')
  return {
    method: parameters.method === 'sirt' ? 'sirt' : 'fbp',
    filter: rowFilters.find(name => name === parameters.filter) ?? 'ramp',
    iterations: givenNumber(setup, 'iterations'),
    axis:
      given === undefined
        ? (axisFinders.find(name => name === parameters.findAxis) ?? 'mass')
        : placeOf(layoutOf(setup).places, given),
    ringSize,
  }
}

function placeOf({ values, name, unit }: WholeAxis, position: number): number {
  const [first = 0, second = 1] = values
  const place = (position - first) / (second - first)
  if (place > 0 && place < values.length - 1) return place
  throw new HutchError({
    kind: 'description',
    message: `The axis at ${position} ${unit} is outside of ${name}`.trimEnd(),
    advice: `It must lie between ${first} and ${values.at(-1) ?? first} ${unit}`,
  })
}

function axisRemark({ values, name, unit }: WholeAxis, centre: number, isGuess: boolean): string {
  const [first = 0, second = 1] = values
  const position = `${Number((first + centre * (second - first)).toFixed(6))} ${unit}`.trimEnd()
  return isGuess
    ? `Axis not found, taken to be in the middle: ${name} ${position}`
    : `Axis of rotation at ${name} ${position}`
}

function holeRemarks({ values }: Sinogram): readonly string[] {
  const holes = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0)
  return holes === 0 ? [] : [`${holes} of ${values.length} values of the sinogram are missing`]
}
