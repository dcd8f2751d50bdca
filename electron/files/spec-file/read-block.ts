import { walkLines } from './block-lines.ts'
import { type Control, controlAt } from './controls.ts'
import { NumberRows } from './number-rows.ts'

/** What is known of a block without reading its numbers. */
export interface BlockSurvey {
  readonly controls: readonly Control[]
  readonly rowCount: number
}

/** Everything a block holds. */
export interface BlockContent {
  readonly controls: readonly Control[]
  readonly rows: NumberRows
  /** Rows that a comment cut: their last number may be short. */
  readonly cutRows: number
  /** The numbers of each `@A` as a row. */
  readonly spectra: NumberRows
  /** Number glued to the letter, one per spectrum: `@A1` is of detector 1, or its first value is 1. */
  readonly glued: readonly (number | undefined)[]
}

/** A number and the blank behind it, at the least: most scans need no second array. */
const USUAL_NUMBER_BYTES = 5

/** Enough for `@A` and a number. */
const TAG_BYTES = 16

/** @param isAtRest nobody writes the file any more: a last line without an end counts */
export function surveyBlock(block: Buffer, isAtRest: boolean): BlockSurvey {
  const controls: Control[] = []
  let rows = 0
  const control = (start: number, end: number): void => {
    controls.push(controlAt(block, start, end, rows))
  }
  walkLines(block, isAtRest, { control, cutRow: control, row: () => rows++, spectrum: () => {} })
  return { controls, rowCount: rows }
}

/** @param isAtRest nobody writes the file any more: a last line without an end counts */
export function readBlock(block: Buffer, isAtRest: boolean): BlockContent {
  const controls: Control[] = []
  const rows = new NumberRows(Math.ceil(block.length / USUAL_NUMBER_BYTES))
  const spectra = new NumberRows()
  const glued: (number | undefined)[] = []
  let cutRows = 0
  const control = (start: number, end: number): void => {
    controls.push(controlAt(block, start, end, rows.rowCount))
  }
  walkLines(block, isAtRest, {
    control,
    cutRow: (start, end) => {
      cutRows++
      control(start, end)
    },
    row: (start, end) => rows.read(block, start, end),
    spectrum: (start, end, goesOn) => {
      if (goesOn) {
        spectra.read(block, start, end, true)
        return
      }
      const tag = tagAt(block, start, end)
      // `@CALIB a b c` among the data: no spectrum, but told with the header.
      if (tag === undefined) control(start, end)
      else {
        glued.push(tag.digits)
        spectra.read(block, start + tag.length, end)
      }
    },
  })
  return { controls, rows, cutRows, spectra, glued }
}

function tagAt(
  block: Buffer,
  start: number,
  end: number,
): { readonly length: number; readonly digits: number | undefined } | undefined {
  const head = block.toString('latin1', start, Math.min(end, start + TAG_BYTES))
  const match = /^@[A-Z](?![A-Za-z])(\d{0,3}(?=\s|$))?/.exec(head)
  if (match === null) return undefined
  const digits = match[1] ?? ''
  return { length: match[0].length, digits: digits === '' ? undefined : Number(digits) }
}
