export type Sample = number | null

/**
 * Values over time, the newest `capacity` of them. Adding one costs the same however many there are; a signal that appears
 * late has nulls before, one that is silent has nulls since.
 */
export class History {
  readonly #capacity: number
  #timesS: number[] = []
  readonly #values = new Map<string, Sample[]>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get length(): number {
    return Math.min(this.#capacity, this.#timesS.length)
  }

  add(timeS: number, values: Readonly<Record<string, number | undefined>>): void {
    for (const name of Object.keys(values)) {
      if (!this.#values.has(name))
        this.#values.set(
          name,
          this.#timesS.map(() => null),
        )
    }
    this.#timesS.push(timeS)
    for (const [name, samples] of this.#values) samples.push(sampleOf(values[name]))
    if (this.#timesS.length >= 2 * this.#capacity) this.#forget()
  }

  /** Times and the values of `names` since `fromS`, all of one length. */
  since(fromS: number, names: readonly string[]): readonly [number[], ...Sample[][]] {
    const kept = Math.max(0, this.#timesS.length - this.#capacity)
    const start = Math.max(kept, firstNotBefore(this.#timesS, fromS))
    const times = this.#timesS.slice(start)
    return [times, ...names.map(name => this.#values.get(name)?.slice(start) ?? times.map(() => null))]
  }

  /** All at once now and then, instead of one by one. */
  #forget(): void {
    this.#timesS = this.#timesS.slice(-this.#capacity)
    for (const [name, samples] of this.#values) this.#values.set(name, samples.slice(-this.#capacity))
  }
}

function sampleOf(value: number | undefined): Sample {
  return value === undefined || !Number.isFinite(value) ? null : value
}

function firstNotBefore(times: readonly number[], fromS: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? Infinity) < fromS) low = middle + 1
    else high = middle
  }
  return low
}
