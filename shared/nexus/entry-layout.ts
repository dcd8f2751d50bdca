import { demand } from '../base/assert.ts'
import type { EntryName } from '../model/ids.ts'
import type { AcquisitionPlan, CameraPlan, Plan, PlanNode, ScanPlan } from '../model/plan.ts'
import { cameraLayout, type CameraLayout } from './camera-layout.ts'
import { acquisitionColumns, positionColumn, scanColumns } from './number-columns.ts'
import type { NumberColumn } from './number-columns.ts'
import { isLoop, loopSize, planNode, walkPlan } from './plan-walk.ts'
import type { LoopPlan, PlacedNode } from './plan-walk.ts'
import { UniqueNames, safeName, slug } from './slug.ts'

/**
 * Where everything of one entry lands in its file: computed from the plan alone, so that the engine that writes, the
 * window that shows and the analysis that reads find the same names. Layout rules: one NXentry per outermost scan,
 * repeat or acquisition; every repeating node adds a leading dimension, outermost first.
 */
export interface EntryLayout {
  readonly entry: EntryName
  /** `/entry_0003` */
  readonly path: string
  readonly node: PlanNode
  readonly scans: readonly ScanLayout[]
  /** The deepest scan, the first of equals: owns the short names (`ring_current`, `epoch`, `run/point_status`). */
  readonly mainScan: ScanLayout | undefined
  readonly acquisitions: readonly AcquisitionLayout[]
}

export interface LoopLayout {
  readonly plan: LoopPlan
  readonly size: number
  /** Name of the dimension in plots: the motor, or the name of the repeating node. */
  readonly name: string
  /** 1-D dataset with the set points of a scan; undefined for a repeat (its index is the coordinate). */
  readonly axisPath: string | undefined
  readonly unit: string
}

export interface ScanLayout {
  readonly plan: ScanPlan
  readonly slug: string
  /** The scan itself is the last one. */
  readonly loops: readonly LoopLayout[]
  readonly shape: readonly number[]
  /** Group of its motor under `instrument`. */
  readonly positioner: string
  /** What is written with every point. Only scans without a scan below them have points with numbers of their own. */
  readonly columns: readonly NumberColumn[]
  /** int8 per point: see `pointStatus`. */
  readonly statusPath: string
}

export interface AcquisitionLayout {
  readonly plan: AcquisitionPlan
  readonly slug: string
  readonly loops: readonly LoopLayout[]
  /** Leading dimensions of what is measured once per execution; [1] outside every loop. */
  readonly shape: readonly number[]
  readonly camera: CameraLayout | undefined
  /** What is written with every execution. */
  readonly columns: readonly NumberColumn[]
}

/** Throws an invariant error where the plan has no such entry. */
export function entryLayout(plan: Plan, entry: EntryName): EntryLayout {
  const entryPlan = demand(
    plan.entries.find(candidate => candidate.name === entry),
    `${entry} in plan ${plan.name}`,
  )
  return new LayoutBuilder(plan, entry, planNode(plan, entryPlan.node)).build()
}

/** Names that the entry itself needs under `instrument`. */
const reservedNames = ['name', 'source', 'monochromator', 'positioners', 'positioners_start']

class LayoutBuilder {
  readonly #plan: Plan
  readonly #entry: EntryName
  readonly #node: PlanNode
  readonly #places: readonly PlacedNode[]
  readonly #slugs = new Map<PlanNode, string>()
  readonly #positioners = new Map<LoopPlan, string>()
  readonly #valueTaken = new Set<LoopPlan>()
  readonly #names = new UniqueNames(reservedNames)

  constructor(plan: Plan, entry: EntryName, node: PlanNode) {
    this.#plan = plan
    this.#entry = entry
    this.#node = node
    this.#places = walkPlan(node)
  }

  build(): EntryLayout {
    this.#nameNodes()
    const main = mainScanPlace(this.#places)
    const scans = this.#scanPlaces(main).map(place => this.#scan(place, place === main))
    const acquisitions = this.#places.flatMap(place =>
      place.node.kind === 'acquisition' ? [this.#acquisition(place, place.node)] : [],
    )
    return {
      entry: this.#entry,
      path: `/${this.#entry}`,
      node: this.#node,
      scans,
      mainScan: scans.find(scan => scan.plan === main?.node),
      acquisitions,
    }
  }

  /** Names of nodes first, so that no column can take them. */
  #nameNodes(): void {
    const slugs = new UniqueNames()
    for (const { node } of this.#places) this.#slugs.set(node, slugs.take(slug(node.name)))
    for (const { node } of this.#places) {
      if (node.kind === 'scan') this.#positioners.set(node, this.#names.take(safeName(node.axis.motor)))
      if (node.kind === 'repeat') this.#positioners.set(node, this.#names.take(this.#slugOf(node)))
    }
  }

  /** The main scan comes first: it chooses its names before the others. */
  #scanPlaces(main: PlacedNode | undefined): readonly PlacedNode[] {
    const scans = this.#places.filter(place => place.node.kind === 'scan')
    return main === undefined ? scans : [main, ...scans.filter(place => place !== main)]
  }

  #scan(place: PlacedNode, isMain: boolean): ScanLayout {
    const plan = place.node
    if (plan.kind !== 'scan') throw new TypeError(`${plan.id} is not a scan`)
    const loops = [...place.loops, plan].map(loop => this.#loop(loop))
    const shape = loops.map(loop => loop.size)
    const name = this.#slugOf(plan)
    const isInnermost = !this.#places.some(other => other.node.kind === 'scan' && other.loops.includes(plan))
    const prefix = isMain ? '' : `${name}_`
    return {
      plan,
      slug: name,
      loops,
      shape,
      positioner: demand(this.#positioners.get(plan), `positioner of ${plan.id}`),
      columns: isInnermost
        ? [
            ...this.#positions(loops, shape, prefix),
            ...scanColumns({
              plan: this.#plan,
              names: this.#names,
              instrument: this.#instrument,
              prefix,
              shape,
            }),
          ]
        : [],
      statusPath: `/${this.#entry}/run/${prefix}point_status`,
    }
  }

  /** Read-back positions of every motor that the scan or a scan around it moves. */
  #positions(
    loops: readonly LoopLayout[],
    shape: readonly number[],
    prefix: string,
  ): readonly NumberColumn[] {
    return loops.flatMap(({ plan }) => {
      if (plan.kind !== 'scan') return []
      const own = demand(this.#positioners.get(plan), `positioner of ${plan.id}`)
      const name = this.#valueTaken.has(plan) ? this.#names.take(`${prefix}${own}`) : own
      this.#valueTaken.add(plan)
      return [positionColumn(this.#instrument, name, plan.axis.motor, plan.axis.unit, shape)]
    })
  }

  #acquisition(place: PlacedNode, plan: AcquisitionPlan): AcquisitionLayout {
    const loops = place.loops.map(loop => this.#loop(loop))
    const shape = loops.length === 0 ? [1] : loops.map(loop => loop.size)
    const name = this.#slugOf(plan)
    const prefix = plan === this.#node ? '' : `${name}_`
    const camera = plan.camera && this.#camera(plan.camera, loops, prefix)
    const moved = loops.flatMap(loop => (loop.plan.kind === 'scan' ? [loop.plan.axis] : []))
    return {
      plan,
      slug: name,
      loops,
      shape,
      camera,
      columns: acquisitionColumns({
        plan: this.#plan,
        names: this.#names,
        instrument: this.#instrument,
        prefix,
        shape,
        moved,
        camera,
      }),
    }
  }

  #camera(plan: CameraPlan, loops: readonly LoopLayout[], prefix: string): CameraLayout {
    const name = this.#names.take(`${prefix}${safeName(plan.detector)}`)
    const isStack = plan.frames > 1 || loops.length === 0
    const leading = [...loops.map(loop => loop.size), ...(isStack ? [plan.frames] : [])]
    return cameraLayout(plan, { name, instrument: this.#instrument, leading })
  }

  #loop(plan: LoopPlan): LoopLayout {
    const name = demand(this.#positioners.get(plan), `name of ${plan.id}`)
    const isScan = plan.kind === 'scan'
    return {
      plan,
      size: loopSize(plan),
      name,
      axisPath: isScan ? `${this.#instrument}/${name}/target_value` : undefined,
      unit: isScan ? plan.axis.unit : '',
    }
  }

  get #instrument(): string {
    return `/${this.#entry}/instrument`
  }

  #slugOf(node: PlanNode): string {
    return demand(this.#slugs.get(node), `name of ${node.id}`)
  }
}

function mainScanPlace(places: readonly PlacedNode[]): PlacedNode | undefined {
  let main: PlacedNode | undefined
  for (const place of places) {
    if (place.node.kind !== 'scan' || !isLoop(place.node)) continue
    if (main === undefined || place.loops.length > main.loops.length) main = place
  }
  return main
}
