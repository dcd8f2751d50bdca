import { counted } from '../../shared/base/counted.ts'
import type { AcquisitionPlan, Plan, PlanNode } from '../../shared/model/plan.ts'
import { planNodes, pointsOf } from '../../shared/plan/plan-steps.ts'

/** One node of `plan --json`. */
interface PlanRow {
  readonly path: string
  readonly kind: PlanNode['kind']
  readonly role?: string
  readonly detector?: string
  /** Leading dimensions, then rows and columns; points of a scan or repeat; empty for the rest. */
  readonly shape: readonly number[]
  readonly frames: number
  readonly durationS: number
  readonly bytes: number
  readonly entry: string | null
}

export function planJson(plan: Plan): Readonly<Record<string, unknown>> {
  const { name, definition, totals, entries, record, missing, workflow } = plan
  const nodes = [...planNodes(plan)].map(planRow)
  return { name, definition, nodes, entries, totals, record, missing, workflow: workflow ?? null }
}

/** A table for people: the tree indented, what each node takes, the totals, and what is missing. */
export function planTable(plan: Plan): readonly string[] {
  const rows = [...planNodes(plan)].map(node => tableRow(node))
  const header = ['node', 'role', 'shape', 'frames', 'time', 'size', 'entry']
  const { frames, points, durationS, bytes } = plan.totals
  return [
    ...alignColumns([header, ...rows]),
    '',
    `${counted(points, 'point')}, ${counted(frames, 'frame')}, ${bytesWords(bytes)}, about ${durationWords(durationS)}`,
    ...plan.missing.map(({ label, need }) =>
      need === 'required'
        ? `"${label}" is required before the start: give it with --set "${label}=…"`
        : `"${label}" is wanted and has no value`,
    ),
  ]
}

function planRow(node: PlanNode): PlanRow {
  const camera = node.kind === 'acquisition' ? node.camera : undefined
  return {
    path: node.id,
    kind: node.kind,
    ...(node.kind === 'acquisition' ? { role: node.role } : {}),
    ...(camera === undefined ? {} : { detector: camera.detector }),
    shape: shapeOf(node),
    frames: camera?.totalFrames ?? 0,
    durationS: Math.round(node.durationS * 1000) / 1000,
    bytes: camera?.totalBytes ?? 0,
    entry: node.entry ?? null,
  }
}

function tableRow(node: PlanNode): readonly string[] {
  const { role = '', shape, frames, bytes, entry, durationS } = planRow(node)
  const depth = node.id.split('/').length - 2
  return [
    `${'  '.repeat(depth)}${node.name}`,
    role === '' ? node.kind : role,
    node.kind === 'scan' || node.kind === 'repeat' || node.kind === 'nativeScan'
      ? `${shape.join('×')} points`
      : shape.join('×'),
    frames === 0 ? '' : String(frames),
    durationS === 0 ? '' : durationWords(durationS),
    bytes === 0 ? '' : bytesWords(bytes),
    entry ?? '',
  ]
}

function shapeOf(node: PlanNode): readonly number[] {
  switch (node.kind) {
    case 'acquisition':
      return [...node.repeatShape, ...frameShape(node)]
    case 'scan':
    case 'repeat':
      return [pointsOf(node)]
    case 'nativeScan':
      return node.shape ?? []
    case 'paramSet':
    case 'sequence':
    case 'macro':
      return []
  }
}

// As in the file: several frames add a dimension, a single one adds none.
function frameShape({ camera }: AcquisitionPlan): readonly number[] {
  if (camera === undefined) return []
  const { frames, image } = camera
  return [...(frames > 1 ? [frames] : []), image.height, image.width]
}

export function durationWords(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function bytesWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let value = bytes
  let at = 0
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000
    at++
  }
  return `${value < 10 && at > 0 ? value.toFixed(1) : Math.round(value)} ${units[at] ?? ''}`
}

/** The first column and the shapes to the left, numbers to the right. */
function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.map(row =>
    row
      .map((cell, column) =>
        column >= 3 && column <= 5 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
