import { counted } from '../../base/counted.ts'
import { HutchError } from '../../model/problem.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { maskInput, type ParameterSpec } from '../../workflow/task-spec.ts'
import { ScanMap, scanMapShape } from '../scan-map.ts'
import { DeadTime } from '../spectra/dead-time.ts'
import { liveFraction } from '../spectra/live-fraction.ts'
import { addSpectra, windowCounts, type ChannelWindow } from '../spectra/window-counts.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber } from './parameter-values.ts'

/** How strong a fluorescence line is at every place of a scan. */
export const lineMapTask: Task = {
  spec: {
    name: 'line-map',
    title: 'Map of a fluorescence line',
    summary: 'Counts of a window of the spectrum above its background, over both axes of the scan',
    version: 3,
    inputs: {
      spectra: {
        ...{ kind: 'stack', binding: { role: 'data' } },
        summary: 'spectra of every point: channels from left to right, one row per detector element',
      },
      live: {
        ...{ kind: 'curve', binding: { counter: liveFraction }, isOptional: true },
        summary: 'live time per real time, or output per input counts: corrects the dead time',
      },
      mask: maskInput,
    },
    outputs: {
      map: { kind: 'image', summary: 'counts in the line', unit: '' },
      counts: { kind: 'curve', summary: 'counts in the line, point by point', unit: '' },
      sum: { kind: 'profile', summary: 'all spectra added up', unit: '' },
    },
    parameters: {
      deadTime: { kind: 'flag', title: 'Correct the dead time, where it was recorded', default: true },
      zero: energy('Energy of channel 0', -100, 0),
      gain: energy('Energy of one channel', 1e-6, 0.01),
      from: energy('Line from', 0, 6.2),
      to: energy('Line to', 0, 6.6),
      side: energy('Width of the background on either side; 0: none', 0, 0.2),
    },
  },
  shapes: setup => {
    windowOf(setup)
    const { width } = setup.image
    const [zero, gain] = [givenNumber(setup, 'zero'), givenNumber(setup, 'gain')]
    const values = Array.from({ length: width }, (_, channel) => zero + channel * gain)
    return {
      map: scanMapShape(setup.axes),
      counts: { kind: 'curve' },
      sum: { kind: 'whole', shape: [width], axes: [{ name: 'energy', unit: 'keV', values }] },
    }
  },
  begin: setup => new LineMapRun(setup),
}

class LineMapRun implements TaskRun {
  readonly #window: ChannelWindow
  readonly #map: ScanMap
  readonly #sum: Float64Array
  readonly #deadTime: DeadTime
  #missing = 0

  constructor(setup: TaskSetup) {
    this.#window = windowOf(setup)
    this.#map = new ScanMap(setup.axes)
    this.#sum = new Float64Array(setup.image.width)
    this.#deadTime = new DeadTime(setup.image, setup.parameters.deadTime === true)
  }

  take(
    at: number,
    { live, mask, spectra }: Readonly<Record<string, TaskInput>>,
  ): Readonly<Record<string, number>> {
    const values = this.#deadTime.corrected(pixelsOf(spectra), live?.kind === 'numbers' ? live.values : [])
    const channels = this.#sum.length
    const masked = mask?.kind === 'mask' ? mask.values : undefined
    addSpectra(values, this.#sum, masked)
    const counts = windowCounts(values, channels, this.#window, masked)
    if (!this.#map.add(at, counts)) this.#missing++
    return { counts }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    return { map: this.#map.values(), sum: Float32Array.from(this.#sum) }
  }

  remarks(): readonly string[] {
    const missing =
      this.#missing === 0 ? [] : [`${counted(this.#missing, 'point')} whose spectrum lacks a value: left out`]
    return [...missing, this.#deadTime.remark()]
  }
}

/** The channels whose middle lies in the window; its sides must lie on the spectrum too. */
function windowOf(setup: TaskSetup): ChannelWindow {
  const [zero, gain] = [givenNumber(setup, 'zero'), givenNumber(setup, 'gain')]
  const [fromKev, toKev] = [givenNumber(setup, 'from'), givenNumber(setup, 'to')]
  const { width } = setup.image
  const from = Math.ceil((fromKev - zero) / gain)
  const to = Math.ceil((toKev - zero) / gain)
  const side = Math.round(givenNumber(setup, 'side') / gain)
  if (from < to && from - side >= 0 && to + side <= width) return { from, to, side }
  throw new HutchError({
    kind: 'description',
    message: `The window ${fromKev} to ${toKev} keV with its sides does not lie on the spectrum`,
    advice: `It has ${width} channels, from ${zero} to ${Number((zero + (width - 1) * gain).toFixed(6))} keV: choose from, to and side within`,
  })
}

function energy(title: string, minimum: number, usual: number): ParameterSpec {
  return { kind: 'number', title, unit: 'keV', minimum, maximum: 1000, default: usual }
}
