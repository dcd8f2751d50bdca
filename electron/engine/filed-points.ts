import type { NativeScanPlan } from '../../shared/model/plan.ts'
import type { TreeNode } from '../../shared/structure/experiment-tree.ts'
import { columnsOfNative } from '../../shared/nexus/native-layout.ts'
import type { FiledScan } from './ports.ts'

/** Values in the order of the scan's columns; null where the file has none. */
export type FiledPoints = readonly (readonly (number | null)[])[]

/**
 * The points of a scan out of SPEC's data file, or undefined when it is not the same scan: another command, or numbers that
 * differ from those we heard. Only columns that both know are filled.
 */
export function filedPoints(plan: NativeScanPlan, node: TreeNode, filed: FiledScan): FiledPoints | undefined {
  if (words(filed.command) !== words(plan.command)) return undefined
  const at = placesInFile(plan, filed)
  const points = filed.rows.map(row =>
    at.map(place => {
      const value = place === undefined ? undefined : row[place.column]
      return place !== undefined && value !== undefined && Number.isFinite(value)
        ? place.origin + value
        : null
    }),
  )
  return agrees(plan, node, points) ? points : undefined
}

interface PlaceInFile {
  readonly column: number
  /** The file's epochs count from its own beginning. */
  readonly origin: number
}

/** Where each column stands in a row. */
function placesInFile(
  { head }: NativeScanPlan,
  { epochS, labels }: FiledScan,
): readonly (PlaceInFile | undefined)[] {
  return (head?.columns ?? []).map(({ kind, label, name }) => {
    const isEpoch = kind === 'epoch'
    const wanted = isEpoch ? ['Epoch'] : [label, name]
    const column = wanted.map(word => labels.indexOf(word)).find(found => found >= 0)
    if (column === undefined || (isEpoch && epochS === undefined)) return undefined
    return { column, origin: isEpoch ? (epochS ?? 0) : 0 }
  })
}

/** SPEC writes six digits. */
const tolerance = 2e-5

function agrees(plan: NativeScanPlan, node: TreeNode, points: FiledPoints): boolean {
  return columnsOfNative(plan).every(({ name }, column) => {
    const heard = node.columns.get(name)
    return points.every((row, point) => {
      const filed = row[column]
      const told = heard !== undefined && point < heard.length ? heard.values[point] : undefined
      if (filed === undefined || filed === null || told === undefined || Number.isNaN(told)) return true
      return Math.abs(filed - told) <= tolerance * Math.max(Math.abs(filed), Math.abs(told), 1e-12)
    })
  })
}

function words(command: string): string {
  return command.trim().replaceAll(/\s+/g, ' ')
}
