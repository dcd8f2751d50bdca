/**
 * TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, most significant bit first; 256 clears the table, 257 ends;
 * the width grows one code early. Stops at `limit` bytes or at the end of the input, whatever comes first.
 */
export function unpackLzw(packed: Uint8Array, limit: number): Uint8Array {
  const out = new Uint8Array(limit)
  // A table entry is a run that already stands in the output: where it starts and how long it is.
  const starts = new Int32Array(4097)
  const lengths = new Int32Array(4097)
  let next = 258
  let width = 9
  let bit = 0
  let at = 0
  let previousStart = -1
  let previousLength = 0
  while (at < limit && bit + width <= packed.length * 8) {
    const code = codeAt(packed, bit, width)
    bit += width
    if (code === 257) break
    if (code === 256) {
      next = 258
      width = 9
      previousStart = -1
      continue
    }
    const start = at
    if (code < 256) out[at++] = code
    else if (code < next) at = copyRun(out, at, starts[code] ?? 0, lengths[code] ?? 0)
    else if (previousStart >= 0) at = copyRun(out, at, previousStart, previousLength + 1)
    else break
    if (previousStart >= 0 && next < 4096) {
      // The run before and the first byte of this one stand side by side in the output.
      starts[next] = previousStart
      lengths[next] = previousLength + 1
      next += 1
      if (next + 1 >= 1 << width && width < 12) width += 1
    }
    previousStart = start
    previousLength = at - start
  }
  return out.subarray(0, at)
}

function codeAt(bytes: Uint8Array, bit: number, width: number): number {
  const byte = bit >> 3
  const three = ((bytes[byte] ?? 0) << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0)
  return (three >> (24 - width - (bit & 7))) & ((1 << width) - 1)
}

/** Byte by byte: the run may reach into what it writes. */
function copyRun(out: Uint8Array, at: number, from: number, length: number): number {
  const end = Math.min(out.length, at + length)
  for (let to = at; to < end; to++, from++) out[to] = out[from] ?? 0
  return end
}
