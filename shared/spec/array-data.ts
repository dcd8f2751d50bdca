import type { ByteOrder } from './packet.ts'

export type ArrayNumbers =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array

interface ArrayElement {
  readonly bytes: number
  readonly view: (buffer: ArrayBuffer) => ArrayNumbers
}

/** Element of every numeric array type by its code. */
export const arrayElements: ReadonlyMap<number, ArrayElement> = new Map([
  [5, { bytes: 8, view: buffer => new Float64Array(buffer) }],
  [6, { bytes: 4, view: buffer => new Float32Array(buffer) }],
  [7, { bytes: 4, view: buffer => new Int32Array(buffer) }],
  [8, { bytes: 4, view: buffer => new Uint32Array(buffer) }],
  [9, { bytes: 2, view: buffer => new Int16Array(buffer) }],
  [10, { bytes: 2, view: buffer => new Uint16Array(buffer) }],
  [11, { bytes: 1, view: buffer => new Int8Array(buffer) }],
  [12, { bytes: 1, view: buffer => new Uint8Array(buffer) }],
  [14, { bytes: 8, view: buffer => new BigInt64Array(buffer) }],
  [15, { bytes: 8, view: buffer => new BigUint64Array(buffer) }],
] satisfies [number, ArrayElement][])

/** Array of strings: fixed-width rows, or NUL-terminated ones. */
export const stringArrayType = 13

/** Code of the array type that holds such numbers. */
export function arrayTypeOf(numbers: ArrayNumbers): number {
  for (const [code, element] of arrayElements) {
    if (element.view(new ArrayBuffer(0)).constructor === numbers.constructor) return code
  }
  throw new TypeError(`No SPEC array type for ${numbers.constructor.name}`)
}

/** The first `count` elements, or undefined when there are fewer bytes than that. Surplus bytes are ignored. */
export function decodeNumbers(
  type: number,
  bytes: Uint8Array,
  count: number,
  byteOrder: ByteOrder,
): ArrayNumbers | undefined {
  const element = arrayElements.get(type)
  if (element === undefined || bytes.length < count * element.bytes) return undefined
  const copy = Uint8Array.from(bytes.subarray(0, count * element.bytes))
  if (byteOrder !== hostByteOrder) swapElements(copy, element.bytes)
  return element.view(copy.buffer)
}

export function encodeNumbers(numbers: ArrayNumbers, byteOrder: ByteOrder): Uint8Array {
  const copy = Uint8Array.from(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
  if (byteOrder !== hostByteOrder) swapElements(copy, numbers.BYTES_PER_ELEMENT)
  return copy
}

const hostByteOrder: ByteOrder = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'

function swapElements(bytes: Uint8Array, elementBytes: number): void {
  for (let at = 0; at < bytes.length; at += elementBytes) bytes.subarray(at, at + elementBytes).reverse()
}
