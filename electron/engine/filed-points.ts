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
  const at = placesInFile(plan, filed.labels)
  const points = filed.rows.map(row =>
    at.map(place => {
      const value = place === undefined ? undefined : row[place]
      return value !== undefined && Number.isFinite(value) ? value : null
    }),
  )
  return agrees(plan, node, points) ? points : undefined
}

/** Where each column stands in a row. The file's epoch counts from its own beginning: it is left out. */
function placesInFile({ head }: NativeScanPlan, labels: readonly string[]): readonly (number | undefined)[] {
  return (head?.columns ?? []).map(({ kind, label, name }) => {
    if (kind === 'epoch') return undefined
    const place = [label, name].map(wanted => labels.indexOf(wanted)).find(found => found >= 0)
    return place
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
