const utf8 = new TextDecoder('utf-8', { fatal: true })
// WHATWG's latin1 is Windows-1252: the same but for 0x80–0x9f, which real files use as Windows does.
const latin1 = new TextDecoder('latin1')

/** UTF-8, or Latin-1 where it is not valid UTF-8: what beamlines have written over the years, whatever the label says. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}
