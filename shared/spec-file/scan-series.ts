import type { NodeId } from '../model/ids.ts'
import type { NativeScanPlan, PlanNode, RepeatPlan, ScanPlan } from '../model/plan.ts'
import { columnsOfNative } from '../nexus/native-layout.ts'
import { safeName } from '../nexus/slug.ts'

/** How the points of one node become scans of a SPEC file. */
export interface ScanSeries {
  readonly node: NodeId
  readonly command: string
  /** s; undefined where unknown. */
  readonly countS: number | undefined
  /** Points of one execution, which is one scan of the file; undefined: as many as come. */
  readonly points: number | undefined
  /** No loop inside makes points of its own: its rows can be written as they come. */
  readonly isInnermost: boolean
  /** SPEC's own number of the scan. */
  readonly number: number | undefined
  /** Loops around it, outermost first: executions run through the last one fastest. */
  readonly around: readonly LoopAround[]
  /** Where motors stood when it began, as far as the plan knows. */
  readonly positions: Readonly<Record<string, number>>
  /** What is known of the columns before the first point: by the names they have in events. */
  readonly columns: readonly SeriesColumn[]
  /** Where the scanned motor is sent to, by point of one execution, and its column; undefined for other loops. */
  readonly targets: { readonly column: string; readonly positions: readonly number[] } | undefined
}

/** A loop around others: what it does to the motors while they run. */
export interface LoopAround {
  readonly size: number
  readonly motor: string | undefined
  readonly positions: readonly number[]
}

export interface SeriesColumn {
  readonly name: string
  readonly label: string
  /** s since 1970, written as s since the `#E` of the file. */
  readonly isEpoch: boolean
}

/** All loops of a node and below that have points. */
export function scanSeries(root: PlanNode, around: readonly LoopAround[] = []): readonly ScanSeries[] {
  const own = seriesOf(root, around)
  const loops = own === undefined ? around : [...around, loopOf(root)]
  const below = 'children' in root ? root.children.flatMap(child => scanSeries(child, loops)) : []
  return own === undefined ? below : [own, ...below]
}

function loopOf(node: PlanNode): LoopAround {
  if (node.kind !== 'scan')
    return { size: node.kind === 'repeat' ? node.times : 1, motor: undefined, positions: [] }
  const { motor, positions } = node.axis
  return { size: positions.length, motor, positions }
}

function seriesOf(node: PlanNode, around: readonly LoopAround[]): ScanSeries | undefined {
  switch (node.kind) {
    case 'scan':
      return scanned(node, around)
    case 'repeat':
      return repeated(node, around)
    case 'nativeScan':
      return native(node)
    default:
      return undefined
  }
}

function scanned(node: ScanPlan, around: readonly LoopAround[]): ScanSeries {
  const { intervals, motor, positions, start, stop } = node.axis
  const countS = countTime(node)
  const column = safeName(motor)
  return {
    node: node.id,
    command: `ascan  ${motor} ${start} ${stop}  ${intervals} ${countS ?? 0}`,
    countS,
    points: positions.length,
    isInnermost: isInnermost(node),
    around,
    number: undefined,
    positions: {},
    columns: [{ name: column, label: motor, isEpoch: false }, epochColumn],
    targets: { column, positions },
  }
}

function repeated(node: RepeatPlan, around: readonly LoopAround[]): ScanSeries {
  const countS = countTime(node)
  return {
    node: node.id,
    command: `loopscan  ${node.times} ${countS ?? 0}`,
    countS,
    points: node.times,
    isInnermost: isInnermost(node),
    around,
    number: undefined,
    positions: {},
    columns: [epochColumn],
    targets: undefined,
  }
}

function native(node: NativeScanPlan): ScanSeries {
  const head = node.head?.columns ?? []
  return {
    node: node.id,
    command: node.command,
    countS: node.countS === 0 ? undefined : node.countS,
    points: undefined,
    isInnermost: true,
    around: [],
    number: node.head?.number,
    positions: node.head?.positions ?? {},
    columns: columnsOfNative(node).map(({ name, source }, i) => ({
      name,
      label: head[i]?.label ?? name,
      isEpoch: source.kind === 'epoch',
    })),
    targets: undefined,
  }
}

const epochColumn: SeriesColumn = { name: 'epoch', label: 'Epoch', isEpoch: true }

function countTime({ children }: { readonly children: readonly PlanNode[] }): number | undefined {
  for (const child of children) {
    if (child.kind === 'acquisition') return child.countS
    const found = 'children' in child ? countTime(child) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function isInnermost({ children }: { readonly children: readonly PlanNode[] }): boolean {
  return children.every(child => scanSeries(child).length === 0)
}
