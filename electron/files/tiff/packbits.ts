/** TIFF's PackBits (TIFF 6.0, section 9): n ≥ 0: n + 1 bytes follow; n < 0: the next byte 1 − n times; −128: nothing. */
export function unpackBits(packed: Uint8Array, limit: number): Uint8Array {
  const out = new Uint8Array(limit)
  let at = 0
  let from = 0
  while (from < packed.length && at < limit) {
    const head = ((packed[from++] ?? 0) << 24) >> 24
    if (head === -128) continue
    if (head >= 0) {
      const literal = packed.subarray(from, Math.min(from + head + 1, from + limit - at))
      out.set(literal, at)
      at += literal.length
      from += head + 1
    } else {
      const end = Math.min(limit, at + 1 - head)
      out.fill(packed[from++] ?? 0, at, end)
      at = end
    }
  }
  return out.subarray(0, at)
}
