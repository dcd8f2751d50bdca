/** Keeps what was made last, up to a total weight. One thing that is heavier than all is made anew each time. */
export class WeighedCache<Value> {
  readonly #kept = new Map<string, { readonly value: Value; readonly weight: number }>()
  readonly #limit: number
  #weight = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  async get(key: string, weight: number, make: () => Promise<Value>): Promise<Value> {
    const found = this.#kept.get(key)
    if (found !== undefined) {
      this.#kept.delete(key)
      this.#kept.set(key, found)
      return found.value
    }
    const value = await make()
    this.#keep(key, value, weight)
    return value
  }

  #keep(key: string, value: Value, weight: number): void {
    if (weight > this.#limit || this.#kept.has(key)) return
    this.#kept.set(key, { value, weight })
    this.#weight += weight
    for (const [oldest, { weight: freed }] of this.#kept) {
      if (this.#weight <= this.#limit) return
      this.#kept.delete(oldest)
      this.#weight -= freed
    }
  }
}
