import type { DataBlock, FileValue } from '../../shared/model/data-file.ts'

type Values = DataBlock['values']

/** Raw little-endian bytes of numbers, as they lie in memory. */
export function numberBytes(values: Values): Uint8Array {
  if (values.kind === 'list') return new Uint8Array(0)
  const { buffer, byteOffset, byteLength } = values.data
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** 64-bit integers come as float64 where all are exact in it, else as a list in which the large ones are text. */
export function wideIntegerBytes(values: Values, signed: boolean): Uint8Array {
  const wide = signed ? new BigInt64Array(values.data.length) : new BigUint64Array(values.data.length)
  for (let i = 0; i < wide.length; i++) wide[i] = BigInt(wholeNumber(values.data[i] ?? 0))
  return new Uint8Array(wide.buffer)
}

function wholeNumber(value: FileValue): number | string {
  return typeof value === 'string' ? value : Number(value)
}

/** Half precision numbers come as float32; each is exact in 16 bits again. */
export function halfBytes(values: Values): Uint8Array {
  const halves = new Uint16Array(values.data.length)
  for (let i = 0; i < halves.length; i++) halves[i] = halfBits(Number(values.data[i] ?? 0))
  return new Uint8Array(halves.buffer)
}

/** IEEE 754 binary16 of a number that has one: sign, 5 bits of exponent (bias 15), 10 of fraction. */
function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size === Infinity) return sign | 0x7c00
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | ((exponent + 15) << 10) | Math.round((size / 2 ** exponent - 1) * 1024)
}
