import type { DataType, FileValue } from '../../shared/model/data-file.ts'
import { isList } from './json-values.ts'

/** float32 has 7 good digits, float64 shows 10: enough for a person, and `--json` has them all. */
export function printNumber(value: number, dtype: DataType): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  if (dtype === 'bool') return value === 0 ? 'false' : 'true'
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const digits = dtype === 'float16' ? 4 : dtype === 'float32' ? 7 : 10
  return String(Number(value.toPrecision(digits)))
}

/** One attribute or single value on one line: texts as they are, lists in brackets, cut at `most` characters. */
export function printValue(value: FileValue, most = 100): string {
  const line = plain(value).replace(/\s*[\r\n]+\s*/g, ' ⏎ ')
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}

function plain(value: FileValue): string {
  if (value === null) return 'none'
  if (isList(value)) return `[${value.map(plain).join(', ')}]`
  return typeof value === 'number' ? printNumber(value, 'float64') : String(value)
}
