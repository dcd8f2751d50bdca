import type { DataType, FileValue } from '../../shared/model/data-file.ts'

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\n`
}

/** One value with all its digits, so that reading it back gives the same number; NaN and infinities as numpy writes them. */
export function csvCell(value: FileValue, dtype: DataType): string {
  if (dtype === 'bool') return String(Number(value) !== 0)
  if (typeof value === 'number') return numberText(value, dtype)
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** RFC 4180: what holds a comma, a quote or an end of line is quoted. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function numberText(value: number, dtype: DataType): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return dtype === 'float32' || dtype === 'float16' ? shortestFloat32(value) : String(value)
}

/** 9 digits tell every float32 apart; most need fewer. */
function shortestFloat32(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return text
  }
  return String(Number(value.toPrecision(9)))
}
