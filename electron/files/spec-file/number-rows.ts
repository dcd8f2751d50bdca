import { NumberWalk } from './number-walk.ts'

/** Rows of numbers of any width, held as one growing array. */
export class NumberRows {
  #data: Float64Array
  #length = 0
  readonly #ends: number[] = []

  /** @param expected numbers, as far as can be guessed */
  constructor(expected = 256) {
    this.#data = new Float64Array(Math.max(256, expected))
  }

  get rowCount(): number {
    return this.#ends.length
  }

  /** Adds the numbers between two bytes as a row of their own, or to the last row. */
  read(bytes: Uint8Array, start: number, end: number, goesOn = false): void {
    const walk = new NumberWalk(bytes, start, end)
    while (walk.hasNext()) this.#push(walk.next())
    if (goesOn && this.#ends.length > 0) this.#ends[this.#ends.length - 1] = this.#length
    else this.#ends.push(this.#length)
  }

  row(index: number): Float64Array {
    return this.#data.subarray(this.#start(index), this.#ends[index])
  }

  width(index: number): number {
    return (this.#ends[index] ?? 0) - this.#start(index)
  }

  /** One array per column, of the rows that have exactly `width` numbers. */
  columns(width: number): readonly Float64Array[] {
    const starts: number[] = []
    for (let index = 0; index < this.#ends.length; index++) {
      if (this.width(index) === width) starts.push(this.#start(index))
    }
    return Array.from({ length: width }, (_, column) => {
      const values = new Float64Array(starts.length)
      for (let i = 0; i < starts.length; i++) values[i] = this.#data[(starts[i] ?? 0) + column] ?? Number.NaN
      return values
    })
  }

  #start(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0)
  }

  #push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(this.#data.length * 2)
      larger.set(this.#data)
      this.#data = larger
    }
    this.#data[this.#length++] = value
  }
}
