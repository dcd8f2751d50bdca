import type { ArrayNumbers } from '../../../../shared/spec/array-data.ts'
import { cStringToText, textToBytes } from '../../../../shared/spec/text-bytes.ts'
import { SpecFailure } from '../spec-failure.ts'

const makers = {
  double: (length: number) => new Float64Array(length),
  float: (length: number) => new Float32Array(length),
  long: (length: number) => new Int32Array(length),
  ulong: (length: number) => new Uint32Array(length),
  short: (length: number) => new Int16Array(length),
  ushort: (length: number) => new Uint16Array(length),
  byte: (length: number) => new Int8Array(length),
  ubyte: (length: number) => new Uint8Array(length),
  long64: (length: number) => new BigInt64Array(length),
  ulong64: (length: number) => new BigUint64Array(length),
  /** Rows of bytes, NUL padded. */
  string: (length: number) => new Uint8Array(length),
} as const satisfies Record<string, (length: number) => ArrayNumbers>

export type ArrayTypeName = keyof typeof makers
export const arrayTypeNames = Object.keys(makers)

/** 8 million elements are 64 MB of doubles: what one packet can carry (`packet-decoder.ts`). */
const maxElements = 8_000_000

/** A data array of SPEC: elements of one type in rows and columns, row by row. */
export class DataArray {
  readonly type: ArrayTypeName
  readonly rows: number
  readonly cols: number
  /** Declared with one index; its elements lie in one row. */
  readonly isVector: boolean
  readonly numbers: ArrayNumbers

  constructor(shape: {
    readonly type: ArrayTypeName
    readonly rows: number
    readonly cols: number
    readonly isVector: boolean
    readonly numbers?: ArrayNumbers
  }) {
    const length = shape.rows * shape.cols
    if (![shape.rows, shape.cols].every(size => Number.isInteger(size) && size > 0)) {
      throw new SpecFailure(`An array cannot have ${shape.rows} x ${shape.cols} elements`)
    }
    if (length > maxElements) throw new SpecFailure(`An array of ${length} elements is too large`)
    this.type = shape.type
    this.rows = shape.rows
    this.cols = shape.cols
    this.isVector = shape.isVector
    this.numbers = shape.numbers ?? makers[shape.type](length)
  }

  get length(): number {
    return this.rows * this.cols
  }

  at(index: number): number {
    return Number(this.numbers[index])
  }

  put(index: number, value: number): void {
    const { numbers } = this
    if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) {
      numbers[index] = BigInt(Number.isFinite(value) ? Math.trunc(value) : 0)
    } else numbers[index] = value
  }

  /** One row, sharing its memory. */
  row(index: number): DataArray {
    const from = this.#checked(index, this.rows) * this.cols
    const numbers = this.numbers.subarray(from, from + this.cols)
    return new DataArray({ type: this.type, rows: 1, cols: this.cols, isVector: true, numbers })
  }

  /** Copies of some elements: rows `rowIndexes`, columns `colIndexes`. */
  pick(rowIndexes: readonly number[], colIndexes: readonly number[]): DataArray {
    const isVector = rowIndexes.length === 1 || colIndexes.length === 1
    const length = rowIndexes.length * colIndexes.length
    const picked = new DataArray({
      type: this.type,
      ...(isVector ? { rows: 1, cols: length } : { rows: rowIndexes.length, cols: colIndexes.length }),
      isVector,
    })
    let to = 0
    for (const row of rowIndexes) {
      for (const col of colIndexes) picked.put(to++, this.at(this.indexOf(row, col)))
    }
    return picked
  }

  /** Negative indexes count from the end. */
  indexOf(row: number, col: number): number {
    return this.#checked(row, this.rows) * this.cols + this.#checked(col, this.cols)
  }

  fill(value: number): void {
    for (let index = 0; index < this.length; index++) this.put(index, value)
  }

  /** Rows of a string array. */
  texts(): readonly string[] {
    const bytes = this.numbers
    if (!(bytes instanceof Uint8Array)) return []
    return Array.from({ length: this.rows }, (_, row) =>
      cStringToText(bytes.subarray(row * this.cols, (row + 1) * this.cols)),
    )
  }

  putText(row: number, text: string): void {
    const bytes = this.numbers
    if (!(bytes instanceof Uint8Array)) return
    const from = this.#checked(row, this.rows) * this.cols
    bytes.fill(0, from, from + this.cols)
    bytes.set(textToBytes(text).subarray(0, this.cols), from)
  }

  toString(): string {
    if (this.type === 'string') return this.texts().join('\n')
    const lines: string[] = []
    for (let row = 0; row < this.rows; row++) {
      lines.push(Array.from({ length: this.cols }, (_, col) => this.at(row * this.cols + col)).join(' '))
    }
    return lines.join('\n')
  }

  #checked(index: number, size: number): number {
    const at = index < 0 ? size + index : index
    if (Number.isInteger(at) && at >= 0 && at < size) return at
    throw new SpecFailure(`Array index ${index} is not below ${size}`)
  }
}

/** Takes over what a client wrote; undefined when it has not as many elements as the array. */
export function copyInto(target: DataArray, numbers: ArrayNumbers): boolean {
  if (numbers.length !== target.length) return false
  for (const [index, value] of Array.from(numbers, Number).entries()) target.put(index, value)
  return true
}
