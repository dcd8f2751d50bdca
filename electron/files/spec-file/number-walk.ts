import { exactDigits, powersOfTen, readNumber } from './read-number.ts'

const [BLANK, TAB, MINUS, DOT, ZERO, NINE] = [0x20, 0x09, 0x2d, 0x2e, 0x30, 0x39]

/**
 * The numbers between two bytes, one after the other. Those that are short and plain, which are nearly all, are read in the same
 * pass that finds their end, by the reasoning of `readNumber`; all others by that.
 */
export class NumberWalk {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  /** Goes to the beginning of the next number. */
  hasNext(): boolean {
    while (this.#at < this.#end && isBlank(this.#bytes[this.#at])) this.#at++
    return this.#at < this.#end
  }

  next(): number {
    const bytes = this.#bytes
    const end = this.#end
    const from = this.#at
    const isNegative = bytes[from] === MINUS
    const first = isNegative ? from + 1 : from
    let at = first
    let mantissa = 0
    let point = -1
    for (; at < end; at++) {
      const byte = bytes[at]
      if (byte === undefined) break
      if (byte >= ZERO && byte <= NINE) mantissa = mantissa * 10 + (byte - ZERO)
      else if (byte === DOT && point < 0) point = at
      else break
    }
    const digits = at - first - (point < 0 ? 0 : 1)
    const isPlain = digits > 0 && digits <= exactDigits && (at === end || isBlank(bytes[at]))
    if (!isPlain) return this.#oneByOne(from)
    this.#at = at
    const decimals = point < 0 ? 0 : at - point - 1
    const size = decimals === 0 ? mantissa : mantissa / (powersOfTen[decimals] ?? Number.NaN)
    return isNegative ? -size : size
  }

  #oneByOne(from: number): number {
    let at = from
    while (at < this.#end && !isBlank(this.#bytes[at])) at++
    this.#at = at
    return readNumber(this.#bytes, from, at)
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === BLANK || byte === TAB
}
