import { SpecFailure } from '../spec-failure.ts'
import { isArray, isDataArray, type Value } from './values.ts'

/** What the variables of one program, or all global ones together, may take, in bytes. A scan of 10 000 points takes 1 MB. */
const maxBytes = 256 * 1024 * 1024

/** Bytes for one element beside its text. */
const elementBytes = 64

/** Counts the memory that values take: an endless loop must not end the server. */
export class MemoryBudget {
  #bytes = 0

  /** @throws SpecFailure when it becomes too much; what was to be replaced stays then */
  replace(before: Value | undefined, after: Value | undefined): void {
    const bytes = this.#bytes + sizeOf(after) - sizeOf(before)
    if (bytes > maxBytes && bytes > this.#bytes) throw new SpecFailure('The variables take too much memory')
    this.#bytes = bytes
  }
}

function sizeOf(value: Value | undefined): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return elementBytes
  if (typeof value === 'string') return elementBytes + 2 * value.length
  if (isDataArray(value)) return elementBytes + value.numbers.byteLength
  if (!isArray(value)) return elementBytes
  return Array.from(value, ([key, element]) => sizeOf(key) + sizeOf(element)).reduce(
    (a, b) => a + b,
    elementBytes,
  )
}
