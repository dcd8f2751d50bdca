const encoder = new TextEncoder()
// Without ignoreBOM a text that starts with U+FEFF would come out one character shorter.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const latin1PieceBytes = 4096

export function textToBytes(text: string): Uint8Array {
  return encoder.encode(text)
}

/** UTF-8, or Latin-1 where the bytes are not UTF-8: old macros write degree signs and umlauts as one byte. */
export function bytesToText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return latin1(bytes)
    throw error
  }
}

/** Text up to the first NUL: SPEC reads and writes buffers as C strings. */
export function cStringToText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return bytesToText(end < 0 ? bytes : bytes.subarray(0, end))
}

export function textToCString(text: string): Uint8Array {
  const bytes = textToBytes(text)
  const terminated = new Uint8Array(bytes.length + 1)
  terminated.set(bytes)
  return terminated
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += latin1PieceBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + latin1PieceBytes))
  }
  return text
}
