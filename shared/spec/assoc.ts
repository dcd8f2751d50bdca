import { bytesToText, textToBytes } from './text-bytes.ts'

/** Elements of an associative array in their order; the key of a two-index element joins both by `assocSeparator`. */
export type AssocPairs = ReadonlyMap<string, string>

/** Octal 034, between first and second index. */
const assocSeparator = '\u001c'

export function assocKey(...indexes: readonly string[]): string {
  return indexes.join(assocSeparator)
}

export function assocIndexes(key: string): readonly string[] {
  return key.split(assocSeparator)
}

/** key NUL value NUL … and one NUL more; two NULs when empty. */
export function encodeAssoc(pairs: AssocPairs): Uint8Array {
  if (pairs.size === 0) return new Uint8Array(2)
  let text = ''
  for (const [key, value] of pairs) text += `${key}\0${value}\0`
  return textToBytes(`${text}\0`)
}

/** Tolerates missing and surplus NULs at the end. */
export function decodeAssoc(bytes: Uint8Array): AssocPairs {
  const parts = bytesToText(bytes).split('\0')
  while (parts.at(-1) === '') parts.pop()
  const pairs = new Map<string, string>()
  for (let at = 0; at < parts.length; at += 2) pairs.set(parts[at] ?? '', parts[at + 1] ?? '')
  return pairs
}
