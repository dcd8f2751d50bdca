import { type PixelArray, type PixelType, bytesPerPixel, pixelView } from '../../../shared/model/pixels.ts'

/** Copies raw pixels of either byte order into an array; missing bytes at the end are zeros. */
export function pixelsFromBytes(
  bytes: Uint8Array,
  type: PixelType,
  count: number,
  bigEndian: boolean,
): PixelArray {
  const width = bytesPerPixel(type)
  const whole = Buffer.from(new ArrayBuffer(count * width))
  whole.set(bytes.subarray(0, whole.byteLength))
  if (bigEndian) swap(whole, width)
  return pixelView(whole.buffer, type, whole.byteOffset, count)
}

function swap(bytes: Buffer, width: number): void {
  if (width === 2) bytes.swap16()
  else if (width === 4) bytes.swap32()
  else if (width === 8) bytes.swap64()
}
