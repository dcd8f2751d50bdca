import { numberSum } from './number-sum.ts'

/** The numbers that a job wrote into its result, as far as whoever takes them later must know them again. */
export class MadeNumbers {
  readonly #points: number
  readonly #curves = new Map<string, Float64Array>()
  readonly #wholes = new Map<string, number>()

  /** @param points numbers of every curve; those that are never told are NaN, as in the file */
  constructor(points: number) {
    this.#points = points
  }

  point(output: string, at: number, value: number): void {
    const curve = this.#curves.get(output) ?? new Float64Array(this.#points).fill(Number.NaN)
    curve[at] = value
    this.#curves.set(output, curve)
  }

  /** As it is at the end. */
  whole(output: string, values: Float32Array): void {
    this.#wholes.set(output, numberSum(values))
  }

  /** Checksum of an output; undefined where it never had numbers. */
  sum(output: string): number | undefined {
    const curve = this.#curves.get(output)
    return curve === undefined ? this.#wholes.get(output) : numberSum(curve)
  }
}
