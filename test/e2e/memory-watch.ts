import type { ElectronApplication, Page } from 'playwright-core'
import { collectGarbage } from './collect-garbage.ts'
import { memoryBytes, type MemoryBytes } from './process-figures.ts'

const intervalMs = 5000
const mb = 1e6

interface Sample {
  readonly atS: number
  readonly bytes: MemoryBytes
}

/**
 * Memory of every process and the two heaps, every five seconds. Garbage that nobody has collected yet is no growth: once
 * settled and at the end everything that can be given back is, and the two are compared.
 */
export class MemoryWatch {
  readonly #app: ElectronApplication
  readonly #page: Page
  readonly #settlesS: number
  readonly #samples: Sample[] = []
  readonly #startedMs = performance.now()
  #timer: NodeJS.Timeout | undefined
  #last = Promise.resolve()
  #settled: MemoryBytes | undefined
  #final: MemoryBytes | undefined

  /** @param settlesS the slope is taken of what comes later */
  constructor(app: ElectronApplication, page: Page, settlesS: number) {
    this.#app = app
    this.#page = page
    this.#settlesS = settlesS
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#last = this.#last.then(() => this.#sample())
    }, intervalMs)
    this.#last = this.#sample()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#last
    await this.#sample()
    this.#final = await this.#tidied()
  }

  /** A table: at the start, at the end, slope. */
  lines(): readonly string[] {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined) return []
    const minutes = ((last.atS - first.atS) / 60).toFixed(1)
    const heads = ['at first', 'at last', 'per min', 'settled*', 'at last*']
    return [
      `memory over ${minutes} min, MB`.padEnd(32) + heads.map(text => text.padStart(11)).join(''),
      ...Object.keys(last.bytes).map(name => this.#line(name)),
      `  per min: slope after the first ${this.#settlesS} s; *: garbage collected`,
    ]
  }

  #line(name: string): string {
    const points = this.#samples.map(({ atS, bytes }) => ({ atS, megabytes: (bytes[name] ?? NaN) / mb }))
    const slope = slopeOf(points.filter(({ atS }) => atS >= this.#settlesS))
    const tidied = [this.#settled, this.#final].map(bytes => bytes && (bytes[name] ?? NaN) / mb)
    const figures = [points[0]?.megabytes, points.at(-1)?.megabytes, slope, ...tidied]
    return `  ${name}`.padEnd(32) + figures.map(figure => (figure?.toFixed(1) ?? '–').padStart(11)).join('')
  }

  async #sample(): Promise<void> {
    const atS = (performance.now() - this.#startedMs) / 1000
    this.#samples.push({ atS, bytes: await memoryBytes(this.#app, this.#page) })
    if (atS >= this.#settlesS) this.#settled ??= await this.#tidied()
  }

  async #tidied(): Promise<MemoryBytes> {
    await collectGarbage(this.#app, this.#page)
    return await memoryBytes(this.#app, this.#page)
  }
}

/** Least squares; says nothing of less than a minute. */
function slopeOf(
  points: readonly { readonly atS: number; readonly megabytes: number }[],
): number | undefined {
  const spanS = (points.at(-1)?.atS ?? 0) - (points[0]?.atS ?? 0)
  if (spanS < 60) return undefined
  const mean = (of: (point: { atS: number; megabytes: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [atS, megabytes] = [mean(point => point.atS), mean(point => point.megabytes)]
  const slope =
    mean(point => (point.atS - atS) * (point.megabytes - megabytes)) / mean(point => (point.atS - atS) ** 2)
  return slope * 60
}
