/** Digits that a double holds exactly, whatever they are. */
export const exactDigits = 15
/** Powers of ten that a double holds exactly: 10^22 is the last. */
export const powersOfTen = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent)

const [PLUS, MINUS, DOT, ZERO, NINE, UPPER_E, LOWER_E] = [0x2b, 0x2d, 0x2e, 0x30, 0x39, 0x45, 0x65]

/**
 * The number written at `start` … `end`, correctly rounded. Up to 15 digits and 22 powers of ten it is one exact integer
 * times or divided by one exact power, which rounds once (W. D. Clinger, How to read floating point numbers accurately,
 * 1990); anything else goes the long way. Infinities are understood; what is no number (`None`) is NaN.
 */
export function readNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  const sign = bytes[at]
  if (sign === MINUS || sign === PLUS) at++
  let mantissa = 0
  let digits = 0
  let point = -1
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO)
      if (mantissa > 0) digits++
    } else if (byte === DOT && point < 0) point = at
    else break
  }
  const seen = at - start - (sign === MINUS || sign === PLUS ? 1 : 0) - (point < 0 ? 0 : 1)
  if (seen === 0 || digits > exactDigits) return longWay(bytes, start, end)
  let exponent = point < 0 ? 0 : point + 1 - at
  if (at < end) {
    const stated = smallExponent(bytes, at, end)
    if (stated === undefined) return longWay(bytes, start, end)
    exponent += stated
  }
  const power = powersOfTen[Math.abs(exponent)]
  if (power === undefined) return longWay(bytes, start, end)
  const size = exponent < 0 ? mantissa / power : mantissa * power
  return sign === MINUS ? -size : size
}

/** `e-05`: one sign, one to three digits. */
function smallExponent(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = start
  if (bytes[at] !== LOWER_E && bytes[at] !== UPPER_E) return undefined
  at++
  const sign = bytes[at]
  if (sign === MINUS || sign === PLUS) at++
  if (at === end || end - at > 3) return undefined
  let value = 0
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte < ZERO || byte > NINE) return undefined
    value = value * 10 + (byte - ZERO)
  }
  return sign === MINUS ? -value : value
}

function longWay(bytes: Uint8Array, start: number, end: number): number {
  const word = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_WORD_BYTES)))
  const infinite = /^([+-]?)inf(inity)?$/i.exec(word)
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
  return /^[+-]?[\d.]/.test(word) ? Number(word) : Number.NaN
}

/** No number is written longer: the rest of a broken line must not become a text. */
const MAX_WORD_BYTES = 1024
