/** Bytes of signature, and of the header chunk that must come first (ISO/IEC 15948, 5.2 and 11.2.2). */
const headBytes = 8 + 25

/**
 * A PNG with a text chunk `iTXt` (11.3.3.4: UTF-8, not compressed) behind its header: what pictures are of stays with them.
 * @param keyword 1 to 79 Latin letters
 */
export function withPngText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const data = encoder.encode(`iTXt${keyword}\0\0\0\0\0${text}`)
  const chunk = new Uint8Array(data.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length - 4)
  chunk.set(data, 4)
  view.setUint32(data.length + 4, crc32(data))
  const out = new Uint8Array(png.length + chunk.length)
  out.set(png.subarray(0, headBytes))
  out.set(chunk, headBytes)
  out.set(png.subarray(headBytes), headBytes + chunk.length)
  return out
}

/** CRC-32 of chunks (Annex D), bit by bit: some hundred bytes only. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
