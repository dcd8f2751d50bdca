/* Lines of a SPEC data file. Source: the SPEC standard data-file format; what readers make of it: silx, PyMca. */

/** What a `#F` block says. */
export interface SpecFileHead {
  readonly name: string
  /** s since 1970 UTC, whole: `Epoch` columns count from here. */
  readonly epochS: number
  readonly date: string
  readonly comments: readonly string[]
  /** Mnemonics, in the order of the positions of every scan that follows. */
  readonly motors: readonly string[]
}

/** What a `#S` block says before its rows. */
export interface SpecScanHead {
  readonly number: number
  readonly command: string
  readonly date: string
  /** s; undefined where nobody knows. */
  readonly countS: number | undefined
  /** In the order of the header's motors; NaN where unknown. */
  readonly positions: readonly number[]
  readonly labels: readonly string[]
}

/** Names and positions stand in rows of so many. */
const ROW = 8
/** Names are padded as SPEC does it, so that short ones stand in columns. */
const NAME_CHARACTERS = 8

export function formatFileHead({ comments, date, epochS, motors, name }: SpecFileHead): string {
  return lines([
    `#F ${oneLine(name)}`,
    `#E ${epochS}`,
    `#D ${date}`,
    ...comments.map(comment => `#C ${oneLine(comment)}`),
    ...numberedRows('O', motors.map(oneName), '  ', name => name.padStart(NAME_CHARACTERS)),
    ...numberedRows(
      'o',
      motors.map(motor => oneName(motor).replaceAll(' ', '_')),
      ' ',
    ),
  ])
}

/** Begins with an empty line, as SPEC has it. */
export function formatScanHead(head: SpecScanHead): string {
  const { command, countS, date, labels, number, positions } = head
  return lines([
    '',
    `#S ${number}  ${oneLine(command)}`,
    `#D ${date}`,
    ...(countS === undefined ? [] : [`#T ${formatNumber(countS)}  (Seconds)`]),
    ...numberedRows('P', positions.map(formatNumber), ' '),
    `#N ${labels.length}`,
    `#L ${labels.map(oneName).join('  ')}`,
  ])
}

export function formatRow(values: readonly number[]): string {
  return `${values.map(formatNumber).join(' ')}\n`
}

/** Every line of it is a comment of its own; it belongs to the scan before it. */
export function formatComment(text: string, date: string): string {
  return lines(text.split(/[\r\n]+/).map(line => `#C ${date}.  ${line}`))
}

/** The wording by which readers know that a scan did not come to its end. */
export function formatAbort(points: number, date: string): string {
  return formatComment(`Scan aborted after ${points} points.`, date)
}

/** The shortest text that is read as the same double. */
function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value)
  if (Number.isNaN(value)) return 'nan'
  return value > 0 ? 'inf' : '-inf'
}

function numberedRows(
  letter: string,
  items: readonly string[],
  between: string,
  pad: (item: string) => string = item => item,
): readonly string[] {
  const rows: string[] = []
  for (let at = 0; at < items.length; at += ROW) {
    const row = items.slice(at, at + ROW).map(pad)
    rows.push(`#${letter}${at / ROW} ${row.join(between)}`)
  }
  return rows
}

/** Two blanks would make two names of one; none at all would not be there. */
function oneName(name: string): string {
  return oneLine(name).replaceAll(/\s+/g, ' ') || '?'
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').trim()
}

function lines(all: readonly string[]): string {
  return all.map(line => `${line}\n`).join('')
}
