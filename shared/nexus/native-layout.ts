import { demand } from '../base/assert.ts'
import type { EntryName } from '../model/ids.ts'
import type { NativeScanPlan } from '../model/plan.ts'
import type { ScanColumn, ScanHead } from '../model/scan-events.ts'
import { cameraLayout, type CameraLayout } from './camera-layout.ts'
import { frameColumns, type ColumnSource, type NumberColumn } from './number-columns.ts'
import { UniqueNames, safeName } from './slug.ts'

/**
 * Where a scan that SPEC runs lands in its file: columns as SPEC named them when it began. A grid has its planned shape;
 * everything else is as long as what came, because only SPEC knows when it ends.
 */
export interface NativeLayout {
  readonly entry: EntryName
  /** `/entry_0003` */
  readonly path: string
  readonly plan: NativeScanPlan
  readonly head: ScanHead
  /** In the order of the head's columns. */
  readonly columns: readonly NumberColumn[]
  /** What the frames of every camera come to: its mean counts, then its regions. */
  readonly imaged: readonly NumberColumn[]
  readonly cameras: readonly CameraLayout[]
  readonly statusPath: string
  /** Shape of every column, slowest first; undefined where it grows. */
  readonly grid: readonly number[] | undefined
}

const reservedNames = ['name', 'source', 'monochromator', 'positioners', 'positioners_start']

/** Throws an invariant error for a scan that has not begun: nobody knows its columns. */
export function nativeLayout(plan: NativeScanPlan): NativeLayout {
  const entry = demand(plan.entry, `entry of ${plan.id}`)
  const head = demand(plan.head, `head of ${plan.id}`)
  const path = `/${entry}`
  const grid = plan.shape !== undefined && plan.shape.length > 1 ? plan.shape : undefined
  const names = new UniqueNames(reservedNames)
  const shape = grid ?? [0]
  const instrument = `${path}/instrument`
  const columns = head.columns.map(column => numberColumn(column, names, instrument, shape))
  const cameras = plan.cameras.map(camera =>
    cameraLayout(camera, { name: names.take(safeName(camera.detector)), instrument, leading: shape }),
  )
  const imaged = cameras.flatMap(camera => frameColumns(camera, { names, instrument, shape }))
  return { entry, path, plan, head, columns, imaged, cameras, statusPath: `${path}/run/point_status`, grid }
}

/** All columns as they are called in events, files and on the screen. */
export function columnsOfNative(plan: NativeScanPlan): readonly NumberColumn[] {
  if (plan.head === undefined || plan.entry === undefined) return []
  const { columns, imaged } = nativeLayout(plan)
  return [...columns, ...imaged]
}

/** What a curve is drawn against: the first motor that moves, else time. */
export function axisColumn(plan: NativeScanPlan, columns: readonly NumberColumn[]): NumberColumn | undefined {
  const moved = plan.axes.at(-1)?.[0]?.motor
  return (
    columns.find(({ source }) => source.kind === 'motor' && source.mnemonic === moved) ??
    columns.find(({ source }) => source.kind === 'motor') ??
    columns.find(({ source }) => source.kind === 'epoch')
  )
}

/** What a curve shows first: the camera's mean, else SPEC's last counter, which is the one people put there. */
export function signalColumn(
  columns: readonly NumberColumn[],
  ringCurrent: string | undefined,
): NumberColumn | undefined {
  const counters = columns.filter(({ source }) => source.kind === 'counter')
  return (
    columns.find(({ source }) => source.kind === 'mean') ??
    counters.findLast(({ source }) => source.kind === 'counter' && source.mnemonic !== ringCurrent) ??
    counters.at(-1) ??
    columns.at(-1)
  )
}

function numberColumn(
  { kind, name: mnemonic, unit }: ScanColumn,
  names: UniqueNames,
  instrument: string,
  shape: readonly number[],
): NumberColumn {
  const name = names.take(safeName(mnemonic))
  const groupPath = `${instrument}/${name}`
  const source: ColumnSource = kind === 'epoch' ? { kind } : { kind, mnemonic }
  return {
    name,
    path: `${groupPath}/${kind === 'counter' ? 'data' : 'value'}`,
    groupPath,
    unit,
    shape,
    source,
  }
}
