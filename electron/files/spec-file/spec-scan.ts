import { counted } from '../../../shared/base/counted.ts'
import { type Control, numberedRows, valueOf, valuesOf, wordsAsNumbers } from './controls.ts'
import type { BlockContent, BlockSurvey } from './read-block.ts'
import { namesOf, type SpecHeader, textOf } from './spec-header.ts'
import { spectraByDetector, type SpecSpectra } from './spectra.ts'
import { fitLabels, fitNames } from './split-names.ts'

/** What the lines of a `#S` block say without its numbers. */
export interface SpecScanHead {
  readonly command: string
  readonly date: string | undefined
  readonly comments: readonly string[]
  /** All lines that begin with `#`, as they are. */
  readonly text: string
  /** `aborted`: the end of it. `resumed`: rows came after an abort. */
  readonly status: 'complete' | 'aborted' | 'resumed'
  readonly hasRows: boolean
  /** Positions before the scan. */
  readonly motors: readonly SpecMotor[]
  /** Lengths (Å) and angles (degrees) of the cell, and the matrix, row by row; where they are set. */
  readonly unitCell: readonly number[] | undefined
  readonly ubMatrix: readonly number[] | undefined
}

export interface SpecMotor {
  readonly name: string
  readonly mnemonic: string | undefined
  /** NaN where the row of positions is too short. */
  readonly position: number
}

/** One `#S` block. Source of the format: the SPEC standard data-file format and files of many beamlines. */
export interface SpecScan extends SpecScanHead {
  readonly labels: readonly string[]
  /** One array per label. */
  readonly columns: readonly Float64Array[]
  readonly spectra: readonly SpecSpectra[]
  readonly warnings: readonly string[]
}

/** Never fails: what cannot be understood stays in the text, and rows that do not fit are told in the warnings. */
export function scanOf(content: BlockContent, header: SpecHeader): SpecScan {
  const { controls, rows } = content
  const stated = Number(/^\d+/.exec(valueOf(controls, 'N') ?? '')?.[0] ?? 0)
  const labelText = valueOf(controls, 'L') ?? ''
  const named = fitNames(labelText, stated)
  const width = usualWidth(content, named.length)
  const columns = rows.columns(width)
  const labels = rows.rowCount === 0 ? named : fitLabels(labelText, width)
  const spectra = spectraByDetector(content)
  return {
    ...scanHeadOf({ controls, rowCount: rows.rowCount }, header),
    labels,
    columns: rows.rowCount === 0 ? labels.map(() => new Float64Array()) : columns,
    spectra,
    warnings: warningsOf(content, width, columns[0]?.length ?? 0, spectra),
  }
}

export function scanHeadOf({ controls, rowCount }: BlockSurvey, header: SpecHeader): SpecScanHead {
  return {
    command: commandOf(controls),
    date: valueOf(controls, 'D'),
    comments: valuesOf(controls, 'C'),
    text: textOf(controls),
    status: statusOf(controls, rowCount),
    hasRows: rowCount > 0,
    motors: motorsOf(controls, header),
    unitCell: setNumbers(valueOf(controls, 'G1'), 6),
    ubMatrix: setNumbers(valueOf(controls, 'G3'), 9),
  }
}

function commandOf(controls: readonly Control[]): string {
  return (valueOf(controls, 'S') ?? '').replace(/^-?\d+(\s+|$)/, '')
}

/** The wording of the comment is the only mark that SPEC leaves. */
function statusOf(controls: readonly Control[], rowCount: number): SpecScanHead['status'] {
  const aborted = controls.findLast(({ text }) => /^#C\b.*Scan aborted after -?\d+ points/.test(text))
  if (aborted === undefined) return 'complete'
  return rowCount > aborted.row ? 'resumed' : 'aborted'
}

/** `#O0`, `#O1` … hold names, `#P0` … the positions, row by row; a row may hold fewer or more values than names. */
function motorsOf(controls: readonly Control[], header: SpecHeader): readonly SpecMotor[] {
  const own = namesOf(controls)
  const { motorRows, mnemonicRows } = own.motorRows.length > 0 ? own : header
  const positions = numberedRows(controls, 'P')
  return motorRows.flatMap((row, i) => {
    const values = wordsAsNumbers(positions[i])
    if (values.length === 0) return []
    return fitNames(row, values.length).map((name, j) => ({
      name,
      mnemonic: mnemonicRows[i]?.[j],
      position: values[j] ?? Number.NaN,
    }))
  })
}

/** All zeros means that it is not used. */
function setNumbers(text: string | undefined, count: number): readonly number[] | undefined {
  const values = wordsAsNumbers(text).slice(0, count)
  return values.length === count && values.some(value => value !== 0) ? values : undefined
}

/** The width that most rows have: a row may be cut short, and `#N` and `#L` are often wrong. */
function usualWidth({ rows }: BlockContent, labelCount: number): number {
  const counts = new Map<number, number>()
  for (let row = 0; row < rows.rowCount; row++) {
    const width = rows.width(row)
    counts.set(width, (counts.get(width) ?? 0) + 1)
  }
  const fits = (width: number): number => (width === labelCount ? 1 : 0)
  return [...counts].sort((a, b) => b[1] - a[1] || fits(b[0]) - fits(a[0]))[0]?.[0] ?? 0
}

function warningsOf(
  { cutRows, rows }: BlockContent,
  width: number,
  used: number,
  spectra: readonly SpecSpectra[],
): readonly string[] {
  const unfit = rows.rowCount - used
  const short = spectra.flatMap(one => one.spectra.filter(({ length }) => length < one.channelCount))
  return [
    ...(unfit === 0 ? [] : [`${counted(unfit, 'row')} of another width than ${width} left out`]),
    ...(cutRows === 0 ? [] : [`${counted(cutRows, 'row')} cut by a comment left out`]),
    ...(short.length === 0
      ? []
      : [`${counted(short.length, 'spectrum', 'spectra')} shorter than others, filled with NaN`]),
  ]
}
