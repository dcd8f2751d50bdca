/**
 * Head of a file of numpy, format version 1.0 (numpy/lib/format.py), for little-endian numbers in C order: `|u1`, `<f4` …
 * Padded with blanks to a multiple of 64 bytes, so that the data may be mapped into memory.
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`
  const magic = '\x93NUMPY\x01\x00'
  const lengthAt = magic.length
  const from = lengthAt + 2
  const length = Math.ceil((from + dictionary.length + 1) / 64) * 64 - from
  const head = new Uint8Array(from + length)
  head.set(latin1(magic))
  new DataView(head.buffer).setUint16(lengthAt, length, true)
  head.set(latin1(`${dictionary.padEnd(length - 1)}\n`), from)
  return head
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}
