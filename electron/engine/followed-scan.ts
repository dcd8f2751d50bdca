import { childId, type EntryName, type NodeId } from '../../shared/model/ids.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { CameraPlan, NativeScanPlan, ScannedMotor } from '../../shared/model/plan.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import { parseScanCommand } from '../../shared/spec/scan-command.ts'

export interface ScanPlace {
  readonly parent: NodeId
  /** Unique under the parent. */
  readonly name: string
  readonly entry: EntryName
  /** Each exposes once with every point; exposure and sums are filled in here. */
  readonly cameras: readonly CameraPlan[]
}

/** The plan of a scan that has begun in SPEC: what its command and its head tell. */
export function followedScan(
  { command, head }: Extract<ScanEvent, { kind: 'scan.began' }>,
  { cameras, entry, name, parent }: ScanPlace,
  beamline: Beamline,
): NativeScanPlan {
  const { axes, shape, seconds } = parseScanCommand(command)
  const points = shape?.reduce((product, size) => product * size, 1) ?? 0
  const exposureS = seconds ?? 0
  return {
    kind: 'nativeScan',
    id: childId(parent, name),
    name,
    entry,
    durationS: points * exposureS,
    command,
    shape,
    axes: axes.map(motors =>
      motors.map((scanned): ScannedMotor => ({
        ...scanned,
        unit: beamline.motors[scanned.motor]?.unit ?? '',
      })),
    ),
    countS: exposureS,
    cameras: cameras.map(camera => ({ ...camera, exposureS })),
    head: { ...head, columns: head.columns.map(column => withUnit(column, beamline)) },
  }
}

function withUnit(
  column: NonNullable<NativeScanPlan['head']>['columns'][number],
  { counters, motors }: Beamline,
): NonNullable<NativeScanPlan['head']>['columns'][number] {
  if (column.unit !== '') return column
  switch (column.kind) {
    case 'motor':
      return { ...column, unit: motors[column.name]?.unit ?? '' }
    case 'counter':
      return { ...column, unit: counters[column.name]?.unit ?? '' }
    case 'epoch':
      return { ...column, unit: 's' }
  }
}

/** `#12 ascan th 0 1 10 1`: a slash would read as a node below. */
export function scanName({ command, head }: Extract<ScanEvent, { kind: 'scan.began' }>): string {
  const number = head.number === undefined ? '' : `#${head.number} `
  const plain = `${number}${command}`.replaceAll('/', '∕').replaceAll(/\s+/g, ' ').trim()
  return plain === '' ? 'Scan' : plain.slice(0, longestName)
}

/** Longer command lines are kept whole in the plan and the file. */
const longestName = 80
