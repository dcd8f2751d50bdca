/**
 * Text as HDF5 can keep it: strings end at a zero character there and must be valid UTF-8. A zero becomes the visible
 * sign for it (␀), half a surrogate pair the replacement character.
 */
export function plainText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '\u2400')
}
