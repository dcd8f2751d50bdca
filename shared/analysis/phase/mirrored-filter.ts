import { assert } from '../../base/assert.ts'
import type { ImageShape } from '../../model/pixels.ts'
import { CosineLines } from './cosine-lines.ts'

/**
 * Multiplies the spectrum of an image, thought to go on mirrored beyond its edges, by an even filter. That is a
 * multiplication of its cosine transform: real numbers only, and no padding for the edges' sake. Sides that are no powers of
 * two are filled up, mirrored. At 2048² it holds 64 MB and goes through 4096 Fourier transforms of 2048 numbers.
 */
export class MirroredFilter {
  readonly #image: ImageShape
  readonly #rows: number
  readonly #columns: number
  readonly #values: Float64Array
  readonly #alongRow: CosineLines
  readonly #alongColumn: CosineLines
  readonly #response: Float64Array

  /** @param response of the filter at spatial frequencies, cycles per pixel, down and across. */
  constructor(image: ImageShape, response: (down: number, across: number) => number) {
    this.#image = image
    this.#rows = powerOfTwo(image.height)
    this.#columns = powerOfTwo(image.width)
    this.#values = new Float64Array(this.#rows * this.#columns)
    this.#alongRow = new CosineLines(this.#columns)
    this.#alongColumn = new CosineLines(this.#rows)
    this.#response = new Float64Array(this.#values.length)
    for (let row = 0, at = 0; row < this.#rows; row++)
      for (let column = 0; column < this.#columns; column++, at++)
        this.#response[at] = response(row / (2 * this.#rows), column / (2 * this.#columns))
  }

  /** Every pixel must have a value. `out` may be the image itself. */
  apply(image: Float32Array, out: Float32Array): void {
    const { height, width } = this.#image
    assert(image.length === height * width && out.length === image.length, 'an image of another size')
    this.#fill(image)
    this.#throughRows('forward')
    this.#throughColumns('forward')
    multiply(this.#values, this.#response)
    this.#throughColumns('backward')
    this.#throughRows('backward')
    for (let row = 0; row < height; row++) {
      const start = row * this.#columns
      out.set(this.#values.subarray(start, start + width), row * width)
    }
  }

  #fill(image: Float32Array): void {
    const { height, width } = this.#image
    for (let row = 0; row < this.#rows; row++) {
      const source = mirrored(row, height) * width
      const line = this.#values.subarray(row * this.#columns, (row + 1) * this.#columns)
      line.set(image.subarray(source, source + width))
      for (let column = width; column < line.length; column++)
        line[column] = line[mirrored(column, width)] ?? 0
    }
  }

  #throughRows(direction: 'forward' | 'backward'): void {
    for (let row = 0; row < this.#rows; row += 2)
      this.#alongRow[direction](this.#values, row * this.#columns, (row + 1) * this.#columns, 1)
  }

  #throughColumns(direction: 'forward' | 'backward'): void {
    for (let column = 0; column < this.#columns; column += 2)
      this.#alongColumn[direction](this.#values, column, column + 1, this.#columns)
  }
}

function multiply(values: Float64Array, factors: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * (factors[i] ?? 0)
}

/** At least 2: lines go through in pairs. */
function powerOfTwo(length: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(length)))
}

/** a b c d | d c b a | a b … */
function mirrored(at: number, length: number): number {
  const folded = at % (2 * length)
  return folded < length ? folded : 2 * length - 1 - folded
}
