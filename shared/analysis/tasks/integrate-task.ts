import { assert } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import { binnedTo } from '../../imaging/geometry/binned.ts'
import type { DetectorGeometry } from '../../imaging/geometry/detector-geometry.ts'
import { parsePoni } from '../../imaging/geometry/parse-poni.ts'
import { HutchError } from '../../model/problem.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { maskInput } from '../../workflow/task-spec.ts'
import { integrate } from '../azimuthal/integrate.ts'
import {
  binCentres,
  farthestRadius,
  radialTable,
  radialUnits,
  type RadialTable,
} from '../azimuthal/radial-table.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber, numberOf } from './parameter-values.ts'

/** Powder patterns: the azimuthal mean of every image. */
export const integrateTask: Task = {
  spec: {
    name: 'integrate',
    title: 'Azimuthal integration',
    summary: 'Mean along the rings, pixels split by their bounding box, as pyFAI does',
    version: 1,
    inputs: {
      data: { kind: 'stack', summary: 'diffraction images', binding: { role: 'data' } },
      mask: maskInput,
    },
    outputs: {
      profiles: { kind: 'stack', summary: 'pattern of every image, one row', unit: '', isKept: true },
      mean: { kind: 'profile', summary: 'mean of all patterns along the radius', unit: '' },
      missing: { kind: 'curve', summary: 'pixels left out: no value, or saturated', unit: '' },
    },
    parameters: {
      poni: { kind: 'text', title: 'Text of the PONI file', default: undefined, content: 'poni' },
      unit: { kind: 'choice', title: 'Radius in', choices: [...radialUnits], default: '1/nm' },
      bins: number('Bins', 1, 100_000, 1000, true),
      from: number('Radius from', 0, 1000, undefined),
      to: number('Radius to', 0, 1000, undefined),
      polarisation: number('Polarisation factor', -1, 1, undefined),
      solidAngle: { kind: 'flag', title: 'Correct the solid angle', default: true },
    },
  },
  shapes: setup => {
    checkSettings(setup)
    const centres = binCentres(givenNumber(setup, 'bins'), rangeOf(setup))
    const radius = { name: 'radius', unit: unitOf(setup), values: [...centres] }
    return {
      profiles: {
        kind: 'stack',
        image: { height: 1, width: centres.length },
        axes: [{ name: 'row', unit: '', values: [0] }, radius],
      },
      mean: { kind: 'whole', shape: [centres.length], axes: [radius] },
      missing: { kind: 'curve' },
    }
  },
  begin: setup => new IntegrateRun(setup),
}

class IntegrateRun implements TaskRun {
  readonly #table: RadialTable
  readonly #saturation: number
  readonly #sums: Float64Array
  readonly #counts: Uint32Array
  #missing = 0

  constructor(setup: TaskSetup) {
    this.#table = tableOf(setup)
    this.#saturation = setup.saturation
    this.#sums = new Float64Array(this.#table.bins)
    this.#counts = new Uint32Array(this.#table.bins)
  }

  take(
    _at: number,
    { data }: Readonly<Record<string, TaskInput>>,
    { profiles }: Readonly<Record<string, Float32Array>>,
  ): Readonly<Record<string, number>> {
    assert(profiles !== undefined, 'integrate has nowhere to put its pattern')
    const missing = integrate(this.#table, pixelsOf(data), this.#saturation, profiles)
    for (let bin = 0; bin < profiles.length; bin++) {
      const value = profiles[bin] ?? Number.NaN
      if (value !== value) continue
      this.#sums[bin] = (this.#sums[bin] ?? 0) + value
      this.#counts[bin] = (this.#counts[bin] ?? 0) + 1
    }
    this.#missing += missing
    return { missing }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    // 0 / 0 where a bin never had a value.
    return { mean: Float32Array.from(this.#sums, (sum, bin) => sum / (this.#counts[bin] ?? 0)) }
  }

  remarks(): readonly string[] {
    return this.#missing === 0 ? [] : [`${counted(this.#missing, 'pixel')} left out: no value, or saturated`]
  }
}

function tableOf(setup: TaskSetup): RadialTable {
  const { parameters, image } = setup
  return radialTable(geometryOf(setup), image, {
    unit: unitOf(setup),
    bins: givenNumber(setup, 'bins'),
    range: rangeOf(setup),
    polarisationFactor: numberOf(setup, 'polarisation'),
    isSolidAngleCorrected: parameters.solidAngle === true,
    mask: undefined,
  })
}

function rangeOf(setup: TaskSetup): readonly [number, number] {
  const [from, to] = [numberOf(setup, 'from'), numberOf(setup, 'to')]
  return from === undefined || to === undefined
    ? [0, farthestRadius(geometryOf(setup), setup.image, unitOf(setup))]
    : [from, to]
}

function checkSettings(setup: TaskSetup): void {
  const [from, to] = [numberOf(setup, 'from'), numberOf(setup, 'to')]
  if ((from === undefined) !== (to === undefined)) throw wrong('Give both ends of the radius, or none')
  if (from !== undefined && to !== undefined && from >= to)
    throw wrong(`The radius runs from ${from} to ${to}`, 'Put the smaller end first.')
  if (unitOf(setup) !== 'deg' && geometryOf(setup).wavelengthM === undefined)
    throw wrong('The PONI file has no wavelength', 'Add a line like Wavelength: 1e-10, or choose deg.')
}

function geometryOf({ parameters, image }: TaskSetup): DetectorGeometry {
  if (typeof parameters.poni === 'string') return binnedTo(parsePoni(parameters.poni), image)
  throw wrong('Parameter "poni" is missing', 'Give the text of a PONI file as pyFAI writes it.')
}

function unitOf({ parameters }: TaskSetup): (typeof radialUnits)[number] {
  const unit = radialUnits.find(name => name === parameters.unit)
  assert(unit !== undefined, 'unknown unit of the radius')
  return unit
}

function wrong(message: string, advice?: string): HutchError {
  return new HutchError({ kind: 'description', message, ...(advice === undefined ? {} : { advice }) })
}

function number(title: string, minimum: number, maximum: number, usual: number | undefined, isWhole = false) {
  return { kind: 'number', title, unit: '', minimum, maximum, isWhole, default: usual } as const
}
