import { gapPixel, maskedPixel, type PixelMask } from './marks.ts'

/* The bits of a NeXus `pixel_mask` (NXdetector). */

/** There is no pixel. All other bits mean that a pixel is not to be trusted. */
const gapBit = 1
/** Its user does not trust it, behind a beam stop for example. */
const userBit = 1 << 8

/** Values of a `PixelMask`, over shared memory. */
export function maskFromBits(bits: ArrayLike<number>): Uint8Array {
  const values = new Uint8Array(new SharedArrayBuffer(bits.length))
  for (let at = 0; at < bits.length; at++) {
    const flags = bits[at] ?? 0
    if (flags !== 0) values[at] = (flags & gapBit) === 0 ? maskedPixel : gapPixel
  }
  return values
}

export function bitsOfMask({ values }: PixelMask): Uint32Array {
  return Uint32Array.from(values, value => (value === 0 ? 0 : value === gapPixel ? gapBit : userBit))
}
