import { FourierLine } from '../fourier-line.ts'

export const rowFilters = ['ramp', 'shepp-logan'] as const
export type RowFilterName = (typeof rowFilters)[number]

/**
 * Filters projections before they are put back: the ramp as the transform of its band-limited kernel ¼, −1/(πn)² for odd n
 * (Kak and Slaney, Principles of Computerized Tomographic Imaging (1988), eq. 3.61), which keeps the mean right; and the
 * ramp times sin ω/ω (Shepp and Logan, IEEE Trans. Nucl. Sci. 21 (1974) 21). Rows are padded with zeros to twice their
 * length, so that the end of a row does not reach its beginning.
 */
export class RowFilter {
  readonly #line: FourierLine
  readonly #response: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  constructor(width: number, name: RowFilterName) {
    const length = Math.max(64, 2 ** Math.ceil(Math.log2(2 * width)))
    this.#line = new FourierLine(length)
    this.#re = new Float64Array(length)
    this.#im = new Float64Array(length)
    this.#response = responseOf(this.#line, name)
  }

  /** Writes the filtered row into `out`, which may be the row itself. */
  apply(row: Float64Array, out: Float64Array): void {
    const re = this.#re
    const im = this.#im
    re.fill(0)
    im.fill(0)
    for (let i = 0; i < row.length; i++) re[i] = row[i] ?? 0
    this.#line.forward(re, im)
    const response = this.#response
    for (let i = 0; i < re.length; i++) {
      const factor = response[i] ?? 0
      re[i] = (re[i] ?? 0) * factor
      im[i] = (im[i] ?? 0) * factor
    }
    this.#line.backward(re, im)
    for (let i = 0; i < row.length; i++) out[i] = (re[i] ?? 0) / re.length
  }
}

function responseOf(line: FourierLine, name: RowFilterName): Float64Array {
  const { length } = line
  const kernel = new Float64Array(length)
  kernel[0] = 0.25
  for (let n = 1; n < length; n += 2) kernel[n] = -1 / (Math.PI * Math.min(n, length - n)) ** 2
  line.forward(kernel, new Float64Array(length))
  if (name === 'ramp') return kernel
  return kernel.map((value, i) => {
    const omega = (Math.PI * Math.min(i, length - i)) / length
    return omega === 0 ? value : (value * Math.sin(omega)) / omega
  })
}
