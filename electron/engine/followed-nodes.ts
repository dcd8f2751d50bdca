import { demand } from '../../shared/base/assert.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { CompressionChoice } from '../../shared/model/compression.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import {
  childId,
  entryName,
  parentId,
  type DetectorId,
  type EntryName,
  type NodeId,
} from '../../shared/model/ids.ts'
import type {
  AcquisitionPlan,
  CameraPlan,
  MacroPlan,
  NativeScanPlan,
  Plan,
  PlanNode,
} from '../../shared/model/plan.ts'
import type { RoiCounter } from '../../shared/model/roi.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import { regionsOf } from '../../shared/plan/plan-regions.ts'
import { askedAcquisition } from './asked-acquisition.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { followedScan, scanName } from './followed-scan.ts'

export interface FollowedParts {
  readonly beamline: Beamline
  readonly log: ExperimentLog
  /** Of the detectors that expose with every point of a scan. */
  readonly exposing: readonly DetectorFacts[]
  /** Regions that are counted on their frames. */
  readonly counted: readonly RoiCounter[]
  /** The structure has changed: the master file should follow. */
  readonly changed: () => void
}

type EventOf<Kind extends ScanEvent['kind']> = Extract<ScanEvent, { kind: Kind }>

/** Where in the experiment's tree what the sequencer does belongs: planned places, groups that macros open, names, entries. */
export class FollowedNodes {
  readonly #parts: FollowedParts
  /** Nodes that macros have opened, outermost first. */
  readonly #groups: NodeId[] = []
  #expected: NativeScanPlan | MacroPlan | undefined
  #hasBegun = false

  constructor(parts: FollowedParts) {
    this.#parts = parts
  }

  /** As it has grown by now. */
  get plan(): Plan {
    return demand(this.#parts.log.tree.plan, 'plan of the experiment')
  }

  /** What comes next comes below this node. */
  get parent(): NodeId {
    const macro = this.#expected?.kind === 'macro' ? this.#expected.id : undefined
    return this.#groups.at(-1) ?? macro ?? this.plan.root.id
  }

  /** The next scan is this one, or belongs to this macro, until `end`. */
  expect(node: NativeScanPlan | MacroPlan): { hasBegun(): boolean; end(): void } {
    this.#expected = node
    this.#hasBegun = false
    return { hasBegun: () => this.#hasBegun, end: () => (this.#expected = undefined) }
  }

  /** In its planned place if it is the one that was asked for, else in a place of its own. It has begun. */
  planScan(event: EventOf<'scan.began'>): NativeScanPlan {
    const plan = followedScan(event, this.#placeOf(event), this.#parts.beamline)
    this.#hasBegun = true
    return plan
  }

  planAcquisition(event: EventOf<'acquire'>, facts: DetectorFacts): AcquisitionPlan {
    const { parent } = this
    return askedAcquisition(event, {
      parent,
      name: this.#freeName(parent, plainName(event.name, 'Acquisition')),
      entry: this.#nextEntry(),
      facts,
      compression: this.#compressionOf(facts.id),
      regions: regionsOf(facts.id, this.#parts.counted, facts),
    })
  }

  add(node: PlanNode, parent: NodeId): void {
    const entry = node.entry === undefined ? undefined : { name: node.entry, node: node.id }
    this.#parts.log.add({ kind: 'node.planned', parent, node, entry })
  }

  beginGroup(wanted: string): void {
    const { parent } = this
    const name = this.#freeName(parent, plainName(wanted, 'Group'))
    const id = childId(parent, name)
    this.add(
      { kind: 'sequence', id, name, entry: undefined, durationS: 0, isOpen: true, children: [] },
      parent,
    )
    this.#parts.log.add({ kind: 'node.started', node: id })
    this.#groups.push(id)
    this.#parts.changed()
  }

  endGroup(): void {
    const node = this.#groups.pop()
    if (node === undefined) return
    this.#parts.log.add({ kind: 'node.finished', node, outcome: 'complete' })
    this.#parts.changed()
  }

  endGroups(): void {
    while (this.#groups.length > 0) this.endGroup()
  }

  /** One set of parameters per group: a value told again replaces the old one. */
  addParameter({ name, value }: EventOf<'parameter'>): void {
    const { parent } = this
    const id = childId(parent, parametersName)
    const known = this.#parts.log.tree.nodes.get(id)?.plan
    const before = known?.kind === 'paramSet' ? known.parameters : []
    const parameters = [...before.filter(other => other.name !== name), { name, value }]
    this.add(
      { kind: 'paramSet', id, name: parametersName, entry: undefined, durationS: 0, parameters },
      parent,
    )
    this.#parts.changed()
  }

  #placeOf(event: EventOf<'scan.began'>): Parameters<typeof followedScan>[1] {
    const expected = this.#expected
    if (expected?.kind === 'nativeScan' && !this.#hasBegun) {
      const { cameras, id, name } = expected
      return { parent: parentId(id), name, entry: demand(expected.entry, `entry of ${id}`), cameras }
    }
    const { parent } = this
    const name = this.#freeName(parent, scanName(event))
    return { parent, name, entry: this.#nextEntry(), cameras: this.#cameras() }
  }

  #cameras(): readonly CameraPlan[] {
    return this.#parts.exposing.map(({ id, image, pixelType, saturation }) => ({
      detector: id,
      image,
      pixelType,
      frames: 1,
      exposureS: 0,
      compression: this.#compressionOf(id),
      totalFrames: 0,
      totalBytes: 0,
      regions: regionsOf(id, this.#parts.counted, { saturation }),
    }))
  }

  #compressionOf(detector: DetectorId): CompressionChoice {
    const { detectors } = this.#parts.beamline
    return demand(
      detectors.find(({ id }) => id === detector),
      `settings of ${detector}`,
    ).compression
  }

  #nextEntry(): EntryName {
    return entryName(this.plan.entries.length + 1)
  }

  #freeName(parent: NodeId, wanted: string): string {
    const { nodes } = this.#parts.log.tree
    if (!nodes.has(childId(parent, wanted))) return wanted
    for (let number = 2; ; number++) {
      const name = `${wanted} (${number})`
      if (!nodes.has(childId(parent, name))) return name
    }
  }
}

const parametersName = 'Parameters'

/** A slash would read as a node below. */
function plainName(text: string, otherwise: string): string {
  const plain = text.replaceAll('/', '∕').replaceAll(/\s+/g, ' ').trim().slice(0, 80)
  return plain === '' ? otherwise : plain
}
