import type { ExposureNode } from '../../shared/analysis/stack-inputs.ts'
import { energyNeighbours, type EnergyWay } from '../../shared/analysis/white-energies.ts'
import { whiteWeights } from '../../shared/analysis/white-weights.ts'
import { demand } from '../../shared/base/assert.ts'
import { counted } from '../../shared/base/counted.ts'
import { convertUnit } from '../../shared/base/units.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import { columnsOfAcquisition, type FramesPlace } from '../../shared/nexus/names.ts'
import { loopSize } from '../../shared/nexus/plan-walk.ts'
import { positionerStartPath } from '../../shared/nexus/positioners.ts'
import type { JobParts } from './job-parts.ts'
import type { FrameRange } from './reference-loader.ts'

export interface ChosenWhite {
  readonly range: FrameRange
  /** Weights of all chosen ones add up to 1. */
  readonly weight: number
}

/** Which of the whites that are there belong to an image, and how much each counts: by time or by energy. */
export class WhiteChooser {
  readonly #parts: Pick<JobParts, 'inputs' | 'source' | 'whites'>
  readonly #place: FramesPlace
  /** Images by how their whites were found. */
  readonly #ways = new Map<EnergyWay | 'time', number>()
  /** Energy at which an entry began, keV; NaN where it was not recorded. */
  readonly #startsKev = new Map<string, number>()
  /** Of recordings that have ended. */
  readonly #ended = new Map<string, PixelArray>()

  constructor(parts: Pick<JobParts, 'inputs' | 'source' | 'whites'>, place: FramesPlace) {
    this.#parts = parts
    this.#place = place
  }

  async choose(whites: readonly FrameRange[], execution: number): Promise<readonly ChosenWhite[]> {
    const choice = this.#parts.whites
    if (choice !== 'energy') return await this.#byTime(whites, execution, choice)
    const whitesKev = await Promise.all(
      whites.map(range => this.#energyKev(range.input, executionOf(range), range.place.file)),
    )
    const { data } = this.#parts.inputs
    const imageKev = await this.#energyKev(data, execution, this.#place.file)
    const found = energyNeighbours(whitesKev, imageKev)
    this.#count(found?.way ?? 'time')
    if (found === undefined) return await this.#byTime(whites, execution, 'nearest')
    const { lower, upper, weight } = found
    const pick = async (numbers: readonly number[], share: number): Promise<readonly ChosenWhite[]> => {
      const ranges = numbers.map(at => demand(whites[at], 'white of an energy'))
      const nearest = await this.#byTime(ranges, execution, 'nearest')
      return nearest.map(({ range }) => ({ range, weight: share }))
    }
    return [...(await pick(lower, 1 - weight)), ...(await pick(upper, weight))]
  }

  /** False while a time on which weights depend is not written. */
  async isTimed(whites: readonly FrameRange[], execution: number): Promise<boolean> {
    if (this.#parts.whites === 'energy') return true
    const { whiteTimesS, dataTimeS } = await this.#times(whites, execution)
    return [dataTimeS, ...whiteTimesS].every(Number.isFinite)
  }

  /** All images come once more. */
  restart(): void {
    this.#ways.clear()
  }

  /** How the whites were found, where they go by their energy. */
  remarks(): readonly string[] {
    return [...this.#ways].map(([way, images]) => `${wordsOf[way]}: ${counted(images, 'image')}`)
  }

  #count(way: EnergyWay | 'time'): void {
    this.#ways.set(way, (this.#ways.get(way) ?? 0) + 1)
  }

  async #byTime(
    ranges: readonly FrameRange[],
    execution: number,
    choice: Exclude<JobParts['whites'], 'energy'>,
  ): Promise<readonly ChosenWhite[]> {
    const [only, other] = ranges
    if (only !== undefined && other === undefined) return [{ range: only, weight: 1 }]
    const { whiteTimesS, dataTimeS } = await this.#times(ranges, execution)
    const weights = whiteWeights(whiteTimesS, dataTimeS, choice)
    return ranges.flatMap((range, at) => {
      const weight = weights[at] ?? 0
      return weight > 0 ? [{ range, weight }] : []
    })
  }

  async #times(
    whites: readonly FrameRange[],
    execution: number,
  ): Promise<{ readonly whiteTimesS: readonly number[]; readonly dataTimeS: number }> {
    const whiteTimesS: number[] = []
    for (const range of whites)
      whiteTimesS.push(await this.#time(range.input, executionOf(range), range.place.file))
    const dataTimeS = await this.#time(this.#parts.inputs.data, execution, this.#place.file)
    return { whiteTimesS, dataTimeS }
  }

  /** Start of one execution, s since 1970; NaN where it was not recorded. */
  async #time({ plan }: ExposureNode, execution: number, file: string): Promise<number> {
    const { source } = this.#parts
    const column = demand(
      columnsOfAcquisition(source.plan, plan.id).find(({ source: { kind } }) => kind === 'epoch'),
      `epoch of ${plan.id}`,
    )
    return (await this.#column(source, file, column.path))[execution] ?? Number.NaN
  }

  /** It would be read for every image. */
  async #column(source: JobParts['source'], file: string, path: string): Promise<PixelArray> {
    const place = `${file}::${path}`
    const known = this.#ended.get(place)
    if (known !== undefined) return known
    const hasEnded = !source.isRunning
    const values = await source.readPixels(file, path, [])
    if (hasEnded) this.#ended.set(place, values)
    return values
  }

  /** Where the scan around it was, else where the motor of the data stood when its entry began. */
  async #energyKev({ loops, plan }: ExposureNode, execution: number, file: string): Promise<number> {
    let inner = loops.reduce((product, loop) => product * loopSize(loop), 1)
    for (const loop of loops) {
      inner /= loopSize(loop)
      if (loop.kind !== 'scan') continue
      const position = loop.axis.positions[Math.floor(execution / inner) % loopSize(loop)] ?? Number.NaN
      const kev = convertUnit(position, loop.axis.unit, 'keV')
      if (kev !== undefined) return kev
    }
    return await this.#startKev(demand(plan.entry, `entry of ${plan.id}`), file)
  }

  async #startKev(entry: string, file: string): Promise<number> {
    const known = this.#startsKev.get(entry)
    if (known !== undefined) return known
    const kev = await this.#readStartKev(entry, file)
    this.#startsKev.set(entry, kev)
    return kev
  }

  async #readStartKev(entry: string, file: string): Promise<number> {
    const { inputs, source } = this.#parts
    const axis = inputs.data.loops
      .flatMap(loop => (loop.kind === 'scan' ? [loop.axis] : []))
      .find(({ unit }) => convertUnit(1, unit, 'keV') !== undefined)
    if (axis === undefined) return Number.NaN
    const path = positionerStartPath(`/${entry}`, axis.motor)
    if ((await source.node(file, path)) === undefined) return Number.NaN
    const [position = Number.NaN] = await source.readPixels(file, path, [])
    return convertUnit(position, axis.unit, 'keV') ?? Number.NaN
  }
}

const wordsOf: Readonly<Record<EnergyWay | 'time', string>> = {
  same: 'White of the same energy',
  between: 'Whites interpolated between their energies',
  nearest: 'White of the nearest energy, the whites do not reach as far',
  time: 'White nearest in time, because energies of whites are not recorded',
}

function executionOf({ input, start }: FrameRange): number {
  return Math.floor(start / input.plan.camera.frames)
}
