import type { FileValue } from '../../shared/model/data-file.ts'
import { formatNumber } from './format.ts'

/** Longer lists are cut with their length named: nobody reads 2 048 numbers in a side pane. */
const shownItems = 64

export function fileValueText(value: FileValue): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return formatNumber(value, 15)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const shown = value.slice(0, shownItems).map(fileValueText).join(', ')
  return value.length > shownItems ? `[${shown}, … ${value.length} in all]` : `[${shown}]`
}
