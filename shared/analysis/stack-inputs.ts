import { convertUnit } from '../base/units.ts'
import type { NodeId } from '../model/ids.ts'
import type { AcquisitionPlan, CameraPlan, Plan, ScanPlan } from '../model/plan.ts'
import { HutchError } from '../model/problem.ts'
import type { Role } from '../model/roles.ts'
import { loopSize, walkPlan } from '../nexus/plan-walk.ts'
import type { LoopPlan, PlacedNode } from '../nexus/plan-walk.ts'

/** An acquisition with a camera in its place in the plan. */
export interface ExposureNode {
  readonly plan: AcquisitionPlan & { readonly camera: CameraPlan }
  readonly loops: readonly LoopPlan[]
  readonly ancestors: readonly NodeId[]
}

/** Frames of one acquisition that belong to given frames of the data. */
export interface MatchedInput {
  readonly exposure: ExposureNode
  /** Leading loops it has in common with the data; 0: one reference for all points. */
  readonly sharedLoops: number
  /** Of whites at energies of their own: the scan below the common loops, all of whose points belong to every image. */
  readonly ownScan?: ScanPlan
}

/** What a workflow works on: images of one acquisition, with the references that belong to them. */
export interface StackInputs {
  readonly data: ExposureNode
  readonly whites: readonly MatchedInput[]
  readonly darksForData: readonly MatchedInput[]
  readonly darksForWhite: readonly MatchedInput[]
}

export const referenceKinds = ['white', 'darkForData', 'darkForWhite'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

export interface StackNeeds {
  /** Role of the acquisition whose images are worked on. */
  readonly role: Role
  readonly references: ReadonlySet<ReferenceKind>
  /** Whites need not be taken at the energies of the data. */
  readonly whitesByEnergy?: boolean
}

/**
 * Finds what a workflow needs by role and meaning, never by name: the data under `node`, whites of the same detector
 * taken at the same points (or once for all), darks that are for the data and for the whites. Throws a `not-found`
 * problem that says what is missing, or `usage` where the choice is not clear.
 */
export function stackInputs(plan: Plan, node: NodeId, needs: StackNeeds): StackInputs {
  const { role, references } = needs
  const exposures = walkPlan(plan.root).flatMap(exposureOf)
  const data = dataUnder(node, role, exposures)
  const needsWhites = references.has('white') || references.has('darkForWhite')
  const whites = needsWhites ? whitesFor(data, applicable('white', exposures, data), needs) : []
  const darksForData = references.has('darkForData') ? nearest(data, applicable('dark', exposures, data)) : []
  if (references.has('darkForData') && darksForData.length === 0) throw missing('dark', data)
  const whiteExposures = whites.map(white => white.exposure)
  const darksForWhite = references.has('darkForWhite') ? darksOfWhites(data, whiteExposures, exposures) : []
  return { data, whites, darksForData, darksForWhite }
}

function exposureOf({ node, loops, ancestors }: PlacedNode): readonly ExposureNode[] {
  if (node.kind !== 'acquisition' || node.camera === undefined) return []
  return [
    { plan: { ...node, camera: node.camera }, loops, ancestors: ancestors.map(ancestor => ancestor.id) },
  ]
}

function dataUnder(node: NodeId, role: Role, exposures: readonly ExposureNode[]): ExposureNode {
  const inside = exposures.filter(({ plan, ancestors }) => plan.id === node || ancestors.includes(node))
  const candidates = inside.filter(({ plan }) => plan.role === role)
  const [only, second] = candidates
  if (only === undefined) {
    throw new HutchError({
      kind: 'not-found',
      message: `There are no ${role} frames in ${node}`,
      where: node,
      advice: `Choose a scan or an acquisition with role ${role} and a camera`,
    })
  }
  if (second !== undefined) {
    throw new HutchError({
      kind: 'usage',
      message: `${node} has ${role} of ${candidates.length} acquisitions`,
      where: node,
      advice: `Choose one of ${candidates.map(({ plan }) => plan.id).join(', ')}`,
    })
  }
  return only
}

/** Of a role and for this data: those that name it (or what it is part of) before those that are for everything. */
function applicable(
  role: 'dark' | 'white',
  exposures: readonly ExposureNode[],
  target: ExposureNode,
): readonly ExposureNode[] {
  const alike = exposures.filter(
    ({ plan }) => plan.role === role && isSameCamera(plan.camera, target.plan.camera),
  )
  const specific = alike.filter(({ plan }) =>
    plan.appliesTo.some(id => id === target.plan.id || target.ancestors.includes(id)),
  )
  return specific.length > 0 ? specific : alike.filter(({ plan }) => plan.appliesTo.length === 0)
}

function whitesFor(
  data: ExposureNode,
  candidates: readonly ExposureNode[],
  { whitesByEnergy = false }: StackNeeds,
): readonly MatchedInput[] {
  const matched = nearest(data, candidates)
  const atEveryPoint = matched.some(({ sharedLoops }) => sharedLoops > 0)
  const others = atEveryPoint ? [] : atOwnEnergies(data, candidates)
  if (whitesByEnergy && others.length > 0) return [...matched, ...others]
  const [first] = others
  if (matched.length === 0) throw first === undefined ? missing('white', data) : otherEnergies(first, data)
  return matched
}

/** Whites of a scan along the energy of the data that goes through other energies, or fewer of them. */
function atOwnEnergies(data: ExposureNode, candidates: readonly ExposureNode[]): readonly MatchedInput[] {
  const motors = data.loops.flatMap(loop => (loop.kind === 'scan' ? [loop.axis.motor] : []))
  return candidates.flatMap(exposure => {
    const ownScan = exposure.loops.at(-1)
    if (ownScan?.kind !== 'scan' || convertUnit(1, ownScan.axis.unit, 'keV') === undefined) return []
    const common = exposure.loops.slice(0, -1)
    const fits = common.every((loop, at) => isSameLoop(loop, data.loops[at]))
    return fits && motors.includes(ownScan.axis.motor)
      ? [{ exposure, sharedLoops: common.length, ownScan }]
      : []
  })
}

function otherEnergies({ exposure }: MatchedInput, data: ExposureNode): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: `The whites of ${exposure.plan.id} were taken at other energies than ${data.plan.id}`,
    where: data.plan.id,
    advice: 'Set "Whites of a point" to energy: they are interpolated between their energies then',
  })
}

function darksOfWhites(
  data: ExposureNode,
  whites: readonly ExposureNode[],
  exposures: readonly ExposureNode[],
): readonly MatchedInput[] {
  const found = new Map<NodeId, ExposureNode>()
  for (const white of whites) {
    const darks = applicable('dark', exposures, white)
    if (darks.length === 0) throw missing('dark', white)
    for (const dark of darks) found.set(dark.plan.id, dark)
  }
  const darks = nearest(data, [...found.values()])
  const [first] = whites
  if (darks.length === 0) throw missing('dark', first ?? data)
  return darks
}

/** Those that share the most loops with the data; none that varies along a loop the data does not have. */
function nearest(data: ExposureNode, candidates: readonly ExposureNode[]): readonly MatchedInput[] {
  const matched = candidates.flatMap(exposure => {
    const sharedLoops = exposure.loops.length
    const fits = exposure.loops.every((loop, at) => isSameLoop(loop, data.loops[at]))
    return fits ? [{ exposure, sharedLoops }] : []
  })
  const most = Math.max(0, ...matched.map(match => match.sharedLoops))
  return matched.filter(match => match.sharedLoops === most)
}

/** The same node, or another scan through the same positions of the same motor. */
function isSameLoop(loop: LoopPlan, other: LoopPlan | undefined): boolean {
  if (other === undefined) return false
  if (loop.id === other.id) return true
  if (loop.kind !== 'scan' || other.kind !== 'scan') return false
  return (
    loop.axis.motor === other.axis.motor &&
    loopSize(loop) === loopSize(other) &&
    loop.axis.positions.every((position, at) => position === other.axis.positions[at])
  )
}

function isSameCamera(one: CameraPlan, other: CameraPlan): boolean {
  return (
    one.detector === other.detector &&
    one.image.width === other.image.width &&
    one.image.height === other.image.height
  )
}

function missing(role: 'dark' | 'white', target: ExposureNode): HutchError {
  const { id, camera } = target.plan
  return new HutchError({
    kind: 'not-found',
    message: `There are no ${role} frames of ${camera.detector} for ${id}`,
    where: id,
    advice: `Record an acquisition with role ${role} that applies to ${id}, or to everything`,
  })
}
