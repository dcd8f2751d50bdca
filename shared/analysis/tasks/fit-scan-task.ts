import { HutchError } from '../../model/problem.ts'
import type { PixelRegion } from '../../workflow/read-parameter.ts'
import type { StackAxis, Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { maskInput } from '../../workflow/task-spec.ts'
import { backgrounds, type Background } from '../fit/background.ts'
import { fitCurve, fitValue, type Fit, type FoundFit } from '../fit/fit-curve.ts'
import type { ShapeName } from '../fit/fit-shape.ts'
import { demandRegion, regionMean } from '../region-mean.ts'
import { pixelsOf } from './normalise-task.ts'

const shapes = [
  'gauss',
  'lorentz',
  'pseudoVoigt',
  'erfEdge',
  'arctanEdge',
] as const satisfies readonly ShapeName[]

/** Where to drive a motor after an alignment scan. */
export const fitScanTask: Task = {
  spec: {
    name: 'fit-scan',
    title: 'Fit of a scan',
    summary: 'Mean of a region against the motor, fitted with a peak or an edge; proposes where to move',
    version: 1,
    inputs: {
      data: { kind: 'stack', summary: 'image of every point', binding: { role: 'data' } },
      mask: maskInput,
    },
    outputs: {
      signal: { kind: 'curve', summary: 'mean of the region', unit: '' },
      fitted: { kind: 'profile', summary: 'what was fitted, at every point', unit: '' },
      centre: { kind: 'profile', summary: 'centre and its standard deviation, unit of the motor', unit: '' },
    },
    parameters: {
      shape: { kind: 'choice', title: 'Shape', choices: [...shapes], default: 'gauss' },
      background: { kind: 'choice', title: 'Background', choices: [...backgrounds], default: 'flat' },
      region: { kind: 'region', title: 'Region of the signal' },
    },
  },
  shapes: setup => {
    const { name, unit, values } = onlyAxis(setup)
    regionOf(setup)
    const along = { name, unit, values: [...values] }
    return {
      signal: { kind: 'curve' },
      fitted: { kind: 'whole', shape: [values.length], axes: [along] },
      centre: { kind: 'whole', shape: [2], axes: [] },
    }
  },
  begin: setup => new FitScanRun(setup),
}

class FitScanRun implements TaskRun {
  readonly #setup: TaskSetup
  readonly #axis: StackAxis
  readonly #region: PixelRegion
  readonly #signal: Float64Array
  #fit: Fit = { kind: 'refused', reason: 'nothing is recorded yet' }

  constructor(setup: TaskSetup) {
    this.#setup = setup
    this.#axis = onlyAxis(setup)
    this.#region = regionOf(setup)
    this.#signal = new Float64Array(setup.points).fill(Number.NaN)
  }

  take(at: number, { data }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const signal = regionMean(pixelsOf(data), this.#setup.image, this.#region)
    this.#signal[at] = signal
    return { signal }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    const { parameters } = this.#setup
    const { values } = this.#axis
    const shape = shapes.find(name => name === parameters.shape) ?? 'gauss'
    const background: Background = backgrounds.find(name => name === parameters.background) ?? 'flat'
    const fit = fitCurve(values, this.#signal, { shape, background })
    this.#fit = fit
    if (fit.kind === 'refused')
      return {
        fitted: new Float32Array(values.length).fill(Number.NaN),
        centre: Float32Array.of(Number.NaN, Number.NaN),
      }
    const centre = fitValue(fit, 'centre')
    return {
      fitted: Float32Array.from(values, value => fit.valueAt(value)),
      centre: Float32Array.of(centre?.value ?? Number.NaN, centre?.error ?? Number.NaN),
    }
  }

  remarks(): readonly string[] {
    const fit = this.#fit
    return [fit.kind === 'fitted' ? proposal(fit, this.#axis) : `No move is proposed: ${fit.reason}`]
  }
}

function proposal(fit: FoundFit, { name, unit }: StackAxis): string {
  const [centre, width] = [fitValue(fit, 'centre'), fitValue(fit, 'fwhm')]
  const said = (value = Number.NaN): string => `${Number(value.toPrecision(6))} ${unit}`.trimEnd()
  return `Move ${name} to ${said(centre?.value)} (± ${said(centre?.error)}): centre of a ${fit.shape}, width ${said(width?.value)}, R² ${fit.r2.toFixed(4)}`
}

function onlyAxis({ axes }: TaskSetup): StackAxis {
  const [only, other] = axes
  if (only !== undefined && other === undefined) return only
  throw new HutchError({
    kind: 'description',
    message: `A fit needs a scan along one axis; this one goes along ${axes.map(({ name }) => name).join(', ') || 'nothing'}`,
    advice: 'Choose the data of a simple scan, as an alignment scan is',
  })
}

/** Left out: the whole image. */
function regionOf({ parameters, image }: TaskSetup): PixelRegion {
  if (parameters.region === undefined) return { rows: [0, image.height], columns: [0, image.width] }
  return demandRegion(parameters.region, 'region', image)
}
