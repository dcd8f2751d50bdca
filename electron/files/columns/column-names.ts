import { numberOf, wordsOf } from './number-line.ts'

/** What stands before the rows, without what marks a comment. */
export interface Heading {
  /** Lines that are no comments, the last one directly above the rows. */
  readonly lines: readonly string[]
  readonly comments: readonly string[]
  readonly rows: number
}

/** Numbers before these are settings: `Data:` of SSRL, `%d` of FIO files, `<<DATA>>` of Amptek. */
export const dataMark = /^\s*(data:|%d|<<data>>)\s*$/i

/** Names for `width` columns as the heading has them; undefined where it has none. */
export function columnNames(heading: Heading, width: number): readonly (string | undefined)[] {
  const found =
    namesOfFio(heading, width) ??
    namesOfChi(heading, width) ??
    namesBelowEachOther(heading, width) ??
    namesInOneLine(heading, width)
  return found ?? Array<undefined>(width).fill(undefined)
}

/** FIO files of DESY: ` Col 1 energy DOUBLE`. */
function namesOfFio({ lines }: Heading, width: number): readonly string[] | undefined {
  const names = lines.flatMap(line => /^\s*col\s+\d+\s+(\S+)/i.exec(line)?.[1] ?? [])
  return names.length === width ? names : undefined
}

/** Patterns that FIT2D and pyFAI integrated (chi): a title, the names of both axes, the number of rows. */
function namesOfChi({ lines, rows }: Heading, width: number): readonly string[] | undefined {
  const [, x, y, count] = lines
  return width === 2 && lines.length === 4 && Number(count) === rows && x !== undefined && y !== undefined
    ? [x.trim(), y.trim()]
    : undefined
}

/** The data collector of SSRL: behind `Data:` a line for each column. */
function namesBelowEachOther({ lines }: Heading, width: number): readonly string[] | undefined {
  const mark = lines.findLastIndex(line => dataMark.test(line))
  const names = lines.slice(mark + 1).map(line => line.trim())
  return mark >= 0 && names.length === width ? names : undefined
}

/** A heading line, or one of the last comments; rulers between them and the rows say nothing. */
function namesInOneLine({ comments, lines }: Heading, width: number): readonly string[] | undefined {
  const near = (all: readonly string[]): readonly string[] => all.filter(isSaying).toReversed().slice(0, 3)
  for (const line of [...near(lines), ...near(comments).slice(0, 1)]) {
    const names = quotedWords(line)
    // A line of settings, `Offset 0 0`, is as long as the rows.
    const asNumbers = names.filter(name => numberOf(name) !== undefined)
    if (names.length === width && asNumbers.length < width / 2) return names
  }
  return undefined
}

function isSaying(line: string): boolean {
  return /[\p{L}\p{N}]/u.test(line) && !dataMark.test(line)
}

/** `"Energy (eV)","I0, mon"` keeps what is in quotes together. */
function quotedWords(line: string): readonly string[] {
  if (!line.includes('"')) return wordsOf(line)
  return [...line.matchAll(/"([^"]*)"|([^\s,;"]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
