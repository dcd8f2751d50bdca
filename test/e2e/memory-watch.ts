import type { ElectronApplication, Page } from 'playwright-core'
import { collectGarbage } from './collect-garbage.ts'
import { memoryBytes, type MemoryBytes } from './process-figures.ts'

const intervalMs = 5000
const restIntervalS = 30
const mb = 1e6

interface Sample {
  readonly atS: number
  readonly bytes: MemoryBytes
}

/**
 * Memory of every process and the two heaps. What is highest is looked for every five seconds. What grows is looked for
 * at rest, between two experiments, when the garbage of all threads was collected: garbage that nobody has collected yet
 * is no growth, nor is a thread that is about to end.
 */
export class MemoryWatch {
  readonly #app: ElectronApplication
  readonly #page: Page
  readonly #settlesS: number
  readonly #busy: Sample[] = []
  readonly #rests: Sample[] = []
  readonly #startedMs = performance.now()
  #timer: NodeJS.Timeout | undefined
  #last = Promise.resolve()

  /** @param settlesS rests before that do not count */
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

  /** To be called when nothing runs and no thread is about to end. */
  async rest(): Promise<void> {
    const atS = this.#nowS()
    if (atS < Math.max(this.#settlesS, (this.#rests.at(-1)?.atS ?? 0) + restIntervalS)) return
    await collectGarbage(this.#app, this.#page)
    this.#rests.push({ atS, bytes: await memoryBytes(this.#app, this.#page) })
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#last
    await this.#sample()
  }

  /** A table: at the start, the highest, and at rest the first, the last, and the slope. */
  lines(): readonly string[] {
    const [first] = this.#busy
    const last = this.#busy.at(-1)
    if (first === undefined || last === undefined) return []
    const minutes = ((last.atS - first.atS) / 60).toFixed(1)
    const heads = ['at first', 'highest', 'rest, first', 'rest, last', 'per min']
    return [
      `memory over ${minutes} min, MB`.padEnd(32) + heads.map(text => text.padStart(13)).join(''),
      ...Object.keys(last.bytes).map(name => this.#line(name)),
      `  rest: garbage collected, nothing runs; ${this.#rests.length} times after the first ${this.#settlesS} s; per min: their slope`,
    ]
  }

  #line(name: string): string {
    const ofBusy = megabytesOf(this.#busy, name).map(point => point.megabytes)
    const rests = megabytesOf(this.#rests, name)
    const figures = [
      ofBusy[0],
      Math.max(...ofBusy),
      rests[0]?.megabytes,
      rests.at(-1)?.megabytes,
      slopeOf(rests),
    ]
    return `  ${name}`.padEnd(32) + figures.map(figure => (figure?.toFixed(1) ?? '–').padStart(13)).join('')
  }

  async #sample(): Promise<void> {
    this.#busy.push({ atS: this.#nowS(), bytes: await memoryBytes(this.#app, this.#page) })
  }

  #nowS(): number {
    return (performance.now() - this.#startedMs) / 1000
  }
}

interface Point {
  readonly atS: number
  readonly megabytes: number
}

function megabytesOf(samples: readonly Sample[], name: string): readonly Point[] {
  return samples.map(({ atS, bytes }) => ({ atS, megabytes: (bytes[name] ?? NaN) / mb }))
}

/** Least squares; says nothing of less than a minute. */
function slopeOf(points: readonly Point[]): number | undefined {
  const spanS = (points.at(-1)?.atS ?? 0) - (points[0]?.atS ?? 0)
  if (spanS < 60) return undefined
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [atS, megabytes] = [mean(point => point.atS), mean(point => point.megabytes)]
  const slope =
    mean(point => (point.atS - atS) * (point.megabytes - megabytes)) / mean(point => (point.atS - atS) ** 2)
  return slope * 60
}
