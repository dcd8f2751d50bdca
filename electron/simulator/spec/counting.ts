import type { Clock } from '../../../shared/base/clock.ts'
import type { Random } from '../../../shared/base/random.ts'
import { formatNumber } from '../../../shared/spec/number-text.ts'
import { allCounters, counterProperty } from '../../../shared/spec/property-names.ts'
import { type BeamState, countRates } from './beam.ts'
import { poisson } from './photon-noise.ts'
import { type Publish, text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

export interface CounterSettings {
  readonly mnemonic: CounterMnemonic
  readonly name: string
  readonly unit: string
}
export type CounterMnemonic = 'sec' | 'mon' | 'det' | 'srcur'

export const simulatedCounters: readonly CounterSettings[] = [
  { mnemonic: 'sec', name: 'Seconds', unit: 's' },
  { mnemonic: 'mon', name: 'Ion chamber I0', unit: 'counts' },
  { mnemonic: 'det', name: 'Diode I1', unit: 'counts' },
  { mnemonic: 'srcur', name: 'Ring current', unit: 'mA' },
]

export interface CountingOptions {
  /** The model's clock. */
  readonly clock: Clock
  readonly publish: Publish
  /** Time between two value events, ms of the model. */
  readonly tickMs: number
  readonly random: Random
  readonly beam: () => BeamState
  /** Detectors that count together with the scaler. */
  readonly beside: { clear(): void; add(beam: BeamState, seconds: number): void }
  /** Simulate mode: counting takes no time. */
  readonly isSimulating: () => boolean
}

/** The scaler: all counters run together for a preset time or a preset number of monitor counts. */
export class Counting {
  readonly #options: CountingOptions
  readonly #values: Record<CounterMnemonic, number> = { sec: 0, mon: 0, det: 0, srcur: 0 }
  #running: { readonly stop: AbortController; readonly end: Promise<void> } | undefined

  constructor(options: CountingOptions) {
    this.#options = options
  }

  get isCounting(): boolean {
    return this.#running !== undefined
  }

  value(mnemonic: CounterMnemonic): number {
    return this.#values[mnemonic]
  }

  /** Seconds if positive, monitor counts if negative. Returns at once. */
  start(preset: number): void {
    if (this.#running !== undefined) throw new SpecFailure('Already counting')
    if (!Number.isFinite(preset) || preset === 0)
      throw new SpecFailure('The count time is not a number above 0')
    const stop = new AbortController()
    this.#running = { stop, end: this.#count(preset, stop.signal) }
  }

  stop(): void {
    this.#running?.stop.abort(new SpecFailure('stopped'))
  }

  async atRest(): Promise<void> {
    await this.#running?.end
  }

  async #count(preset: number, signal: AbortSignal): Promise<void> {
    const { clock, publish } = this.#options
    Object.assign(this.#values, { sec: 0, mon: 0, det: 0, srcur: this.#options.beam().ringMa })
    this.#options.beside.clear()
    publish(allCounters, text('1'))
    let countedMs = clock.elapsedMs()
    for (let leftMs = this.#leftMs(preset); leftMs > 0 && !signal.aborted; leftMs = this.#leftMs(preset)) {
      const isSimulating = this.#options.isSimulating()
      if (!isSimulating) await clock.sleep(Math.min(leftMs, this.#options.tickMs), signal).catch(ignoreStop)
      const nowMs = isSimulating ? countedMs + leftMs : clock.elapsedMs()
      // Timers fire a little early or late: neither may add counts or another draw of the noise.
      const isWhole = preset > 0 && leftMs <= this.#options.tickMs && !signal.aborted
      this.#add(isWhole ? leftMs : preset > 0 ? Math.min(nowMs - countedMs, leftMs) : nowMs - countedMs)
      countedMs = nowMs
      this.#publishValues()
    }
    this.#running = undefined
    publish(allCounters, text('0'))
  }

  #leftMs(preset: number): number {
    if (preset > 0) return Math.max(0, preset * 1000 - Math.round(this.#values.sec * 1e6) / 1e3)
    return this.#values.mon >= -preset ? 0 : this.#options.tickMs
  }

  #add(elapsedMs: number): void {
    const beam = this.#options.beam()
    const rates = countRates(beam)
    const seconds = elapsedMs / 1000
    this.#options.beside.add(beam, seconds)
    const values = this.#values
    values.sec += seconds
    values.mon += poisson(rates.monitor * seconds, this.#options.random)
    values.det += poisson(rates.diode * seconds, this.#options.random)
    values.srcur = beam.ringMa
  }

  #publishValues(): void {
    for (const { mnemonic } of simulatedCounters) {
      this.#options.publish(counterProperty(mnemonic), text(counterText(mnemonic, this.#values[mnemonic])))
    }
  }
}

export function counterText(mnemonic: CounterMnemonic, value: number): string {
  const decimals = mnemonic === 'srcur' ? 3 : 6
  return formatNumber(Number(value.toFixed(decimals)))
}

function ignoreStop(error: unknown): void {
  if (!(error instanceof SpecFailure)) throw error
}
