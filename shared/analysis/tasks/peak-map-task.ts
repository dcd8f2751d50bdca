import { counted } from '../../base/counted.ts'
import { HutchError } from '../../model/problem.ts'
import type { Task, TaskInput, TaskRun, TaskSetup, WholeAxis } from '../../workflow/task.ts'
import { peakArea, type PeakRange } from '../azimuthal/peak-area.ts'
import { ScanMap, scanMapShape } from '../scan-map.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber } from './parameter-values.ts'

/** How strong a peak is at every place of a scan: a powder map, or the sinogram of a phase. */
export const peakMapTask: Task = {
  spec: {
    name: 'peak-map',
    title: 'Map of a peak',
    summary: 'Area of a peak of the pattern above its background, over both axes of the scan',
    version: 1,
    inputs: { patterns: { kind: 'stack', summary: 'pattern of every point of a scan along two axes' } },
    outputs: {
      map: { kind: 'image', summary: 'area of the peak', unit: '' },
      area: { kind: 'curve', summary: 'area of the peak, point by point', unit: '' },
    },
    parameters: {
      from: radius('Range from', 0),
      to: radius('Range to', 1),
      background: {
        kind: 'choice',
        title: 'Background',
        choices: ['line', 'none'],
        default: 'line',
      },
    },
  },
  shapes: setup => {
    rangeOf(setup)
    return { map: scanMapShape(setup.axes), area: { kind: 'curve' } }
  },
  begin: setup => new PeakMapRun(setup),
}

class PeakMapRun implements TaskRun {
  readonly #range: PeakRange & { readonly binWidth: number }
  readonly #isAboveLine: boolean
  readonly #map: ScanMap
  #missing = 0
  /** Bins without a value, over all patterns. */
  #bins = 0

  constructor(setup: TaskSetup) {
    this.#range = rangeOf(setup)
    this.#isAboveLine = setup.parameters.background === 'line'
    this.#map = new ScanMap(setup.axes)
  }

  take(at: number, { patterns }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const pattern = pixelsOf(patterns)
    const area = peakArea(pattern, this.#range, this.#range.binWidth, this.#isAboveLine)
    if (this.#map.add(at, area)) this.#bins += holesIn(pattern, this.#range)
    else this.#missing++
    return { area }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    return { map: this.#map.values() }
  }

  remarks(): readonly string[] {
    return [
      ...(this.#missing === 0
        ? []
        : [`${counted(this.#missing, 'point')} without a value beside the peak: left out`]),
      ...(this.#bins === 0
        ? []
        : [`${counted(this.#bins, 'bin')} of the peak without a value: taken to lie on the background`]),
    ]
  }
}

function holesIn(pattern: Float32Array, { from, to }: PeakRange): number {
  return pattern.subarray(from, to).reduce((holes, value) => holes + (Number.isFinite(value) ? 0 : 1), 0)
}

/** The bins whose middle lies in the range. */
function rangeOf(setup: TaskSetup): PeakRange & { readonly binWidth: number } {
  const [from, to] = [givenNumber(setup, 'from'), givenNumber(setup, 'to')]
  const { name, unit, values } = patternAxis(setup)
  const first = values.findIndex(value => value >= from)
  const last = values.findLastIndex(value => value < to)
  if (first >= 0 && last - first >= 2)
    return { from: first, to: last + 1, binWidth: (values[1] ?? 0) - (values[0] ?? 0) }
  throw new HutchError({
    kind: 'description',
    message: `The range ${from} to ${to} holds fewer than 3 bins of the ${name}`,
    advice: `Choose it between ${values[0] ?? 0} and ${values.at(-1) ?? 0} ${unit}, background included`,
  })
}

function patternAxis({ takes }: TaskSetup): WholeAxis {
  const shape = takes.patterns
  const axis = shape?.kind === 'stack' && shape.image.height === 1 ? shape.axes?.at(-1) : undefined
  if (axis !== undefined) return axis
  throw new HutchError({
    kind: 'description',
    message: 'A peak map takes patterns, not images',
    advice: 'Link it to the profiles of hutch.integrate',
  })
}

function radius(title: string, usual: number) {
  return { kind: 'number', title, unit: '', minimum: 0, maximum: 1000, default: usual } as const
}
