import { decodeText } from '../text/decode-text.ts'

/** A line that begins with `#`, and how many rows of numbers stood before it. */
export interface Control {
  readonly text: string
  readonly row: number
}

export function controlAt(block: Buffer, start: number, end: number, row: number): Control {
  return { text: decodeText(block.subarray(start, end)), row }
}

/** Text behind the first line with this key; undefined when there is none. */
export function valueOf(controls: readonly Control[], key: string): string | undefined {
  return valuesOf(controls, key)[0]
}

/** Texts behind all lines with this key, in order. */
export function valuesOf(controls: readonly Control[], key: string): readonly string[] {
  const start = `#${key}`
  return controls
    .filter(({ text }) => text.startsWith(start) && isBlank(text[start.length]))
    .map(({ text }) => text.slice(start.length).trim())
}

/** Texts of `#O0`, `#O1` … by row: `letter` without its number. A row that is missing is empty. */
export function numberedRows(controls: readonly Control[], letter: string): readonly string[] {
  const rows: string[] = []
  for (const { text } of controls) {
    if (!text.startsWith(`#${letter}`)) continue
    const match = /^#[A-Za-z](\d{1,3})(?:\s+(.*))?$/.exec(text)
    if (match !== null) rows[Number(match[1])] = (match[2] ?? '').trim()
  }
  return Array.from(rows, row => (row as string | undefined) ?? '')
}

export function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter(Boolean)
}

/** Where no number stands is NaN. */
export function wordsAsNumbers(text: string | undefined): readonly number[] {
  return words(text).map(wordAsNumber)
}

/** Words that are no numbers (`None`) are NaN. */
function wordAsNumber(word: string): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(word)
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
  return Number(word)
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || character === ' ' || character === '\t'
}
