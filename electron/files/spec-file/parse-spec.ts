import { fitLabels, fitNames } from './split-names.ts'

/** One `#S` block. Source of the format: the SPEC standard data-file format and files of many beamlines. */
export interface SpecScan {
  /** silx' key: number, then which of those with that number: `12.1`. */
  readonly key: string
  readonly command: string
  readonly date: string | undefined
  readonly labels: readonly string[]
  /** One array per label. */
  readonly columns: readonly Float64Array[]
  readonly motors: readonly (readonly [string, number])[]
  readonly comments: readonly string[]
  readonly warnings: readonly string[]
}

interface SpecContent {
  readonly headerComments: readonly string[]
  readonly scans: readonly SpecScan[]
}

/** Never fails: unknown lines are kept out, incomplete rows are left out with a warning. */
export function parseSpec(text: string): SpecContent {
  const blocks = splitBlocks(text)
  const counts = new Map<string, number>()
  const scans: SpecScan[] = []
  const headerComments: string[] = []
  let motorNames: readonly string[] = []
  for (const block of blocks) {
    if (!block.isScan) {
      motorNames = rowsOfNames(block.lines)
      headerComments.push(...commentsOf(block.lines))
      continue
    }
    const number = /^#S\s+(-?\d+)/.exec(block.lines[0] ?? '')?.[1] ?? '0'
    const occurrence = (counts.get(number) ?? 0) + 1
    counts.set(number, occurrence)
    scans.push(parseScan(block.lines, `${number}.${occurrence}`, motorNames))
  }
  return { headerComments, scans }
}

interface Block {
  readonly isScan: boolean
  readonly lines: string[]
}

/** The last line counts only when it is ended: it may still be written. */
function splitBlocks(text: string): readonly Block[] {
  const lines = text.split(/\r\n|\n|\r/)
  lines.pop()
  const blocks: Block[] = []
  for (const line of lines) {
    if (/^#S(\s|$)/.test(line)) blocks.push({ isScan: true, lines: [] })
    else if (/^#F(\s|$)/.test(line)) blocks.push({ isScan: false, lines: [] })
    else if (blocks.length === 0) blocks.push({ isScan: false, lines: [] })
    blocks.at(-1)?.lines.push(line)
  }
  return blocks
}

function parseScan(lines: readonly string[], key: string, fileMotors: readonly string[]): SpecScan {
  const { rows, glued } = dataRows(lines)
  const controls = [...lines, ...glued].filter(line => line.startsWith('#'))
  const width = usualWidth(rows)
  const good = rows.filter(row => row.length === width)
  const labelText = valueOf(controls, 'L') ?? ''
  const ownMotors = rowsOfNames(controls)
  const warnings =
    good.length === rows.length
      ? []
      : [`${rows.length - good.length} row(s) of another width than ${width} left out`]
  return {
    key,
    command: (controls[0] ?? '').replace(/^#S\s+(-?\d+)?\s*/, '').trim(),
    date: valueOf(controls, 'D'),
    labels: fitLabels(labelText, width),
    columns: Array.from({ length: width }, (_, i) => Float64Array.from(good, row => row[i] ?? NaN)),
    motors: motorPositions(ownMotors.length > 0 ? ownMotors : fileMotors, controls),
    comments: commentsOf(controls),
    warnings,
  }
}

/** Rows of numbers. A comment glued to a row (`24.4 48916#C … aborted`) makes the row incomplete: it is dropped. */
function dataRows(lines: readonly string[]): {
  rows: readonly (readonly number[])[]
  glued: readonly string[]
} {
  const rows: (readonly number[])[] = []
  const glued: string[] = []
  let inSpectrum = false
  for (const line of lines) {
    const isSpectrum: boolean = inSpectrum || line.startsWith('@')
    inSpectrum = isSpectrum && line.trimEnd().endsWith('\\')
    if (isSpectrum || line.startsWith('#') || line.trim() === '') continue
    const hash = line.indexOf('#')
    if (hash >= 0) glued.push(line.slice(hash))
    else rows.push(line.trim().split(/\s+/).map(toNumber))
  }
  return { rows, glued }
}

/** Words that are no numbers (`None`) are NaN. */
function toNumber(word: string): number {
  const special = /^([+-]?)inf(inity)?$/i.exec(word)
  if (special !== null) return special[1] === '-' ? -Infinity : Infinity
  return word === '' ? NaN : Number(word)
}

/** The width that most rows have: a row may be cut short, and `#N` and `#L` are often wrong. */
function usualWidth(rows: readonly (readonly number[])[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

/** `#O0`, `#O1` … hold names, `#P0` … the positions, row by row; a row may hold fewer or more values than names. */
function motorPositions(
  names: readonly string[],
  controls: readonly string[],
): readonly (readonly [string, number])[] {
  return names.flatMap((row, i) => {
    const values = (valueOf(controls, `P${i}`) ?? '').split(/\s+/).filter(Boolean).map(toNumber)
    return fitNames(row, values.length).flatMap((name, j): (readonly [string, number])[] => {
      const value = values[j]
      return value === undefined ? [] : [[name, value]]
    })
  })
}

/** The texts of `#O0`, `#O1` …, by row. */
function rowsOfNames(lines: readonly string[]): readonly string[] {
  const rows: string[] = []
  for (const line of lines) {
    const match = /^#O(\d{1,3})\s(.*)$/.exec(line)
    if (match !== null) rows[Number(match[1])] = match[2] ?? ''
  }
  return Array.from(rows, row => (row as string | undefined) ?? '')
}

function commentsOf(lines: readonly string[]): readonly string[] {
  return lines.filter(line => /^#C(\s|$)/.test(line)).map(line => line.slice(2).trim())
}

function valueOf(controls: readonly string[], key: string): string | undefined {
  const line = controls.find(control => control.startsWith(`#${key} `) || control === `#${key}`)
  return line?.slice(key.length + 1).trim()
}
