import { assert } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import { HutchError } from '../../model/problem.ts'
import type { PixelRegion } from '../../workflow/read-parameter.ts'
import type { OutputShape, Task, TaskInput, TaskRun, TaskSetup, WholeAxis } from '../../workflow/task.ts'
import type { ParameterSpec } from '../../workflow/task-spec.ts'
import { demandRegion, regionMean } from '../region-mean.ts'
import { absorbance } from '../xanes/absorbance.ts'
import {
  addToEdgeMaps,
  edgeMaps,
  normaliseToEdge,
  readEdgeMaps,
  usualPostDegree,
  usualRanges,
  type EdgeMaps,
  type EdgeRanges,
} from '../xanes/edge-maps.ts'
import { checkStackSize, NormalisedStack } from '../xanes/normalised-stack.ts'
import { energiesKev } from './energy-axis.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber, numberOf } from './parameter-values.ts'

/** Edge energy and edge jump of every pixel of a full-field XANES scan, and spectra normalised by them. */
export const edgeMapTask: Task = {
  spec: {
    name: 'edge-map',
    title: 'Edge maps',
    summary: 'Pre-edge line taken off, post-edge normalised to 1: edge energy, edge jump, spectra',
    version: 3,
    inputs: { data: { kind: 'stack', summary: 'transmission along the energy' } },
    outputs: {
      edge: { kind: 'image', summary: 'edge energy; NaN where there is no edge', unit: 'keV' },
      jump: { kind: 'image', summary: 'edge jump of the absorbance', unit: '' },
      absorbance: { kind: 'curve', summary: 'mean over the region', unit: '' },
      normalised: { kind: 'profile', summary: 'spectrum of the region, normalised', unit: '' },
      stack: { kind: 'image', summary: 'normalised absorbance of every pixel, by energy', unit: '' },
    },
    parameters: {
      preFrom: energy('Pre-edge line from'),
      preTo: energy('Pre-edge line to'),
      postFrom: energy('Post-edge from'),
      postTo: energy('Post-edge to'),
      postDegree: {
        ...{ kind: 'number', title: 'Degree of the post-edge polynomial', unit: '' },
        ...{ minimum: 0, maximum: 3, isWhole: true, default: undefined },
      },
      edgeEnergy: energy('Edge energy of all pixels, instead of finding it'),
      minimumJump: {
        ...{ kind: 'number', title: 'Smallest jump that is an edge', unit: '' },
        ...{ minimum: 0, maximum: 10, default: 0.05 },
      },
      region: { kind: 'region', title: 'Region of the spectrum' },
      stack: { kind: 'flag', title: 'Normalised image at every energy', default: false },
    },
  },
  shapes: setup => {
    const { image, axes, points, parameters } = setup
    const energies = { name: 'energy', unit: 'keV', values: [...energiesKev(axes)] }
    regionOf(setup)
    if (parameters.stack === true) checkStackSize(image, points)
    const map = { kind: 'whole', shape: [image.height, image.width], axes: [] } as const
    return {
      ...{ edge: map, jump: map, absorbance: { kind: 'curve' } },
      normalised: { kind: 'whole', shape: [points], axes: [energies] },
      ...(parameters.stack === true ? { stack: stackShape(setup, energies) } : {}),
    }
  },
  begin: setup => new EdgeMapRun(setup),
}

class EdgeMapRun implements TaskRun {
  readonly #setup: TaskSetup
  readonly #energiesKev: Float64Array
  readonly #region: PixelRegion
  readonly #image: Float32Array
  readonly #maps: EdgeMaps
  /** Of the region's mean, as if it were one pixel. */
  readonly #spectrum: EdgeMaps
  readonly #means: Float32Array
  readonly #stack: NormalisedStack | undefined
  #missing = 0

  constructor(setup: TaskSetup) {
    const { height, width } = setup.image
    this.#setup = setup
    this.#energiesKev = energiesKev(setup.axes)
    this.#region = regionOf(setup)
    this.#image = new Float32Array(height * width)
    const ranges = rangesOf(setup, this.#energiesKev)
    this.#maps = edgeMaps(height * width, ranges)
    this.#spectrum = edgeMaps(1, ranges)
    this.#means = new Float32Array(setup.points).fill(Number.NaN)
    this.#stack = setup.parameters.stack === true ? new NormalisedStack(setup.image, setup.points) : undefined
  }

  take(at: number, { data }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const energyKev = this.#energiesKev[at]
    assert(energyKev !== undefined, `image ${at} has no energy`)
    this.#missing += absorbance(pixelsOf(data), this.#image)
    addToEdgeMaps(this.#maps, energyKev, this.#image)
    this.#stack?.set(at, this.#image)
    const mean = regionMean(this.#image, this.#setup.image, this.#region)
    addToEdgeMaps(this.#spectrum, energyKev, Float32Array.of(mean))
    this.#means[at] = mean
    return { absorbance: mean }
  }

  wholes(
    _inputs: Readonly<Record<string, Float32Array>>,
    isEnd: boolean,
  ): Readonly<Record<string, Float32Array>> {
    const { edge, jump } = this.#read(this.#maps, this.#image.length)
    const normalised = this.#normalisedSpectrum()
    if (this.#stack === undefined || !isEnd) return { edge, jump, normalised }
    return { edge, jump, normalised, stack: this.#stack.finish(this.#maps, jump, this.#energiesKev) }
  }

  remarks(): readonly string[] {
    const { pre, post, ranges } = this.#maps
    const remarks = [
      `Line through ${pre.count} energies below the edge, degree ${ranges.postDegree} through ${post.count} above`,
    ]
    if (this.#missing > 0)
      remarks.push(`${counted(this.#missing, 'value')} without absorbance (no transmission): NaN`)
    return remarks
  }

  #normalisedSpectrum(): Float32Array {
    const { jump } = this.#read(this.#spectrum, 1)
    return this.#means.map((mean, at) => {
      const pixel = Float32Array.of(mean)
      normaliseToEdge(this.#spectrum, jump, this.#energiesKev[at] ?? Number.NaN, pixel)
      return pixel[0] ?? Number.NaN
    })
  }

  #read(maps: EdgeMaps, pixels: number): { readonly edge: Float32Array; readonly jump: Float32Array } {
    const edge = new Float32Array(pixels)
    const jump = new Float32Array(pixels)
    const minimumJump = givenNumber(this.#setup, 'minimumJump')
    readEdgeMaps(maps, minimumJump, edge, jump, numberOf(this.#setup, 'edgeEnergy'))
    return { edge, jump }
  }
}

function rangesOf(setup: TaskSetup, energies: Float64Array): EdgeRanges {
  const usual = usualRanges(energies)
  const pre = [numberOf(setup, 'preFrom') ?? usual.pre[0], numberOf(setup, 'preTo') ?? usual.pre[1]] as const
  const post = [
    numberOf(setup, 'postFrom') ?? usual.post[0],
    numberOf(setup, 'postTo') ?? usual.post[1],
  ] as const
  for (const [name, [from, to]] of Object.entries({ pre, post })) {
    if (energies.some(value => value >= from && value <= to)) continue
    throw new HutchError({
      kind: 'description',
      message: `No energy of the scan lies in the ${name}-edge range, ${from} to ${to} keV`,
      advice: `Choose ${name}From and ${name}To within the scan, or leave them out`,
    })
  }
  return { pre, post, postDegree: numberOf(setup, 'postDegree') ?? usualPostDegree(post) }
}

/** Left out: the whole image. */
function regionOf({ parameters, image }: TaskSetup): PixelRegion {
  if (parameters.region === undefined) return { rows: [0, image.height], columns: [0, image.width] }
  return demandRegion(parameters.region, 'region', image)
}

function stackShape({ image: { height, width }, points }: TaskSetup, energies: WholeAxis): OutputShape {
  const axes = [energies, pixelAxis('y', height), pixelAxis('x', width)]
  return { kind: 'whole', shape: [points, height, width], axes }
}

function pixelAxis(name: string, length: number): WholeAxis {
  return { name, unit: 'pixel', values: Array.from({ length }, (_, at) => at) }
}

/** Absolute energies; left out, the lowest fifth and the highest two fifths of the scan are taken. */
function energy(title: string): ParameterSpec {
  return { kind: 'number', title, unit: 'keV', minimum: 0, maximum: 1000, default: undefined }
}
