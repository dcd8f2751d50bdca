/**
 * CBF's byte-offset compression (CBFlib `x-CBF_BYTE_OFFSET`): each pixel as difference to the one before, in 1 byte, or
 * after 0x80 in 2, or after 0x8000 in 4, or after 0x80000000 in 8, little-endian. Returns how many pixels were there.
 */
export function unpackByteOffset(packed: Uint8Array, pixels: Int32Array): number {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const length = packed.byteLength
  let value = 0
  let at = 0
  let i = 0
  for (; i < pixels.length && at < length; i++) {
    let delta = view.getInt8(at++)
    if (delta === -0x80) {
      if (at + 2 > length) break
      delta = view.getInt16(at, true)
      at += 2
      if (delta === -0x8000) {
        if (at + 4 > length) break
        delta = view.getInt32(at, true)
        at += 4
        if (delta === -0x80000000) {
          if (at + 8 > length) break
          delta = Number(view.getBigInt64(at, true))
          at += 8
        }
      }
    }
    value = (value + delta) | 0
    pixels[i] = value
  }
  return i
}
