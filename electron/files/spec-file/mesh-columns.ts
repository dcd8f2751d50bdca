import type { FileValue } from '../../../shared/model/data-file.ts'
import { parseMesh, type CommandedMotor } from '../../../shared/spec/scan-command.ts'
import type { SpecScan } from './spec-scan.ts'

/** Columns of a mesh that hold its two axes, by index, with what the command asked for. */
export interface MeshColumns {
  readonly fast: MeshColumn
  readonly slow: MeshColumn
}

interface MeshColumn {
  readonly index: number
  /** `scan_start`, `scan_stop` and `scan_points`: both ends as positions, whatever the command counted from. */
  readonly attributes: Readonly<Record<string, FileValue>>
}

/** Undefined for a scan that is no mesh, or whose columns are not those of its command. */
export function meshColumns(scan: SpecScan): MeshColumns | undefined {
  const { axes, shape } = parseMesh(scan.command)
  const [slow, fast] = axes.map(([first]) => first)
  const [rows, columns] = shape ?? []
  if (slow === undefined || fast === undefined || rows === undefined || columns === undefined)
    return undefined
  const at = { fast: columnOf(scan, fast.motor, 0), slow: columnOf(scan, slow.motor, 1) }
  if (at.fast === at.slow || scan.columns.length < 3) return undefined
  return { fast: meshColumn(scan, at.fast, fast, columns), slow: meshColumn(scan, at.slow, slow, rows) }
}

/** Commands name motors by mnemonic, columns by name. Files without a list of both have them in the order of the command. */
function columnOf({ labels, motors }: SpecScan, mnemonic: string, place: number): number {
  const name = motors.find(motor => motor.mnemonic === mnemonic)?.name ?? mnemonic
  const found = labels.indexOf(name)
  return found < 0 ? place : found
}

function meshColumn(
  { columns }: SpecScan,
  index: number,
  { isRelative, start, stop }: CommandedMotor,
  count: number,
): MeshColumn {
  const first = columns[index]?.[0] ?? Number.NaN
  const from = isRelative && Number.isFinite(first) ? first - start : 0
  return { index, attributes: { scan_start: from + start, scan_stop: from + stop, scan_points: count } }
}
