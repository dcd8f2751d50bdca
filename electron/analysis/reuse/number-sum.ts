import { checksum } from '../../platform/checksum.ts'

/** CRC-32 of numbers as they are stored; whatever bits a processor gave to what is not a number, it counts as one. */
export function numberSum(numbers: Float32Array | Float64Array): number {
  const plain = numbers.slice()
  for (let at = 0; at < plain.length; at++) {
    const value = plain[at] ?? 0
    if (value !== value) plain[at] = Number.NaN
  }
  return checksum(bytesOf(plain))
}

/** The same memory. */
export function bytesOf({ buffer, byteLength, byteOffset }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
