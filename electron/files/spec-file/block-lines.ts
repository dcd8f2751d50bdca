const [LF, CR, HASH, AT, BLANK, TAB, BACKSLASH] = [0x0a, 0x0d, 0x23, 0x40, 0x20, 0x09, 0x5c]

/** What the lines of a block are, told in their order. Positions are bytes of the block. */
export interface LineVisitor {
  /** `#…`, without its end of line. */
  control(start: number, end: number): void
  row(start: number, end: number): void
  /** A row that was cut by a comment, `24.4 48916#C … aborted`: where the comment stands. */
  cutRow(commentStart: number, end: number): void
  /** `@…`; `goesOn` for the lines behind a backslash. */
  spectrum(start: number, end: number, goesOn: boolean): void
}

/**
 * Walks the lines of a block by its bytes. Lines end with LF, CR LF or CR.
 * @param isAtRest nobody writes the file any more: its last line counts although it has no end
 */
export function walkLines(block: Buffer, isAtRest: boolean, visitor: LineVisitor): void {
  const lineEnd = block.includes(LF) ? LF : CR
  let inSpectrum = false
  // Searched for once for all the rows before it: most rows have none.
  let hash = -1
  for (let at = 0; at < block.length;) {
    const found = block.indexOf(lineEnd, at)
    if (found < 0 && !isAtRest) return
    const next = found < 0 ? block.length : found + 1
    const [start, end] = trimmed(block, at, found < 0 ? block.length : found)
    at = next
    const isSpectrum: boolean = inSpectrum || block[start] === AT
    const isContinued: boolean = isSpectrum && end > start && block[end - 1] === BACKSLASH
    if (isSpectrum) visitor.spectrum(start, isContinued ? end - 1 : end, inSpectrum)
    else if (block[start] === HASH && end > start) visitor.control(start, end)
    else if (end > start) {
      if (hash < start) hash = nextHash(block, start)
      if (hash < end) visitor.cutRow(hash, end)
      else visitor.row(start, end)
    }
    inSpectrum = isContinued
  }
}

function nextHash(block: Buffer, from: number): number {
  const found = block.indexOf(HASH, from)
  return found < 0 ? block.length : found
}

function trimmed(block: Buffer, from: number, to: number): readonly [number, number] {
  let start = from
  let end = to
  while (start < end && isSpace(block[start])) start++
  while (end > start && isSpace(block[end - 1])) end--
  return [start, end]
}

function isSpace(byte: number | undefined): boolean {
  return byte === BLANK || byte === TAB || byte === CR
}
