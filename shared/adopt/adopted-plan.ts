import { demand } from '../base/assert.ts'
import { childId, entryName, nodeId, type EntryName, type NodeId } from '../model/ids.ts'
import { frameBytes } from '../model/pixels.ts'
import type { AcquisitionPlan, EntryPlan, Plan, PlanNode } from '../model/plan.ts'
import { sizeOf } from '../plan/plan-size.ts'
import { frameCount, type ForeignLoop, type ForeignStack } from './foreign-stack.ts'
import { stretchesOf, type Stretch } from './frame-stretches.ts'

/** A foreign recording as an experiment of ours would have been planned. */
export interface AdoptedPlan {
  readonly plan: Plan
  /** Which frame of the dataset every frame of the plan is, in the order of its execution. */
  readonly frames: readonly number[]
}

/**
 * Darks and whites become acquisitions of their own where they were taken; all data become one scan, so that workflows find
 * them as they find ours. Dimensions without positions become repetitions.
 */
export function adoptedPlan(stack: ForeignStack, name: string): AdoptedPlan {
  const stretches = stretchesOf(stack)
  const root = nodeId(`/${name}`)
  const hasReferences = stretches.some(({ role }) => role !== 'data')
  const nodes = new NodeMaker(stack, root)
  const made = stretches.map(stretch => nodes.make(stretch))
  const durationS = frameCount(stack) * stack.stepS
  const origin: PlanNode = {
    ...{ kind: 'paramSet', id: childId(root, 'Origin'), name: 'Origin', entry: undefined, durationS: 0 },
    parameters: stack.parameters,
  }
  const tree = { kind: 'sequence', id: root, name, entry: undefined, durationS } as const
  const whole = { ...tree, children: [origin, ...made.map(({ node }) => node)] }
  return {
    plan: {
      name,
      definition: hasReferences ? 'absorption-tomography' : 'recorded-elsewhere',
      root: whole,
      entries: made.map(({ entry }) => entry),
      totals: { ...sizeOf(whole), durationS },
      record: stack.counters.map(({ name: label, unit }) => ({
        label,
        source: { kind: 'counter', mnemonic: label, unit },
      })),
      missing: [],
      workflow: hasReferences ? 'absorption-tomography' : undefined,
    },
    frames: stretches.flatMap(({ frames }) => frames),
  }
}

class NodeMaker {
  readonly #stack: ForeignStack
  readonly #root: NodeId
  readonly #counts = new Map<Stretch['role'], number>()
  #entries = 0

  constructor(stack: ForeignStack, root: NodeId) {
    this.#stack = stack
    this.#root = root
  }

  make(stretch: Stretch): { readonly node: PlanNode; readonly entry: EntryPlan } {
    const name = entryName(++this.#entries)
    const node = stretch.role === 'data' ? this.#data(stretch, name) : this.#reference(stretch, name)
    return { node, entry: { name, node: node.id } }
  }

  #reference(stretch: Stretch, entry: EntryName): PlanNode {
    const number = (this.#counts.get(stretch.role) ?? 0) + 1
    this.#counts.set(stretch.role, number)
    const name = `${stretch.role === 'dark' ? 'Dark' : 'White'} ${number}`
    return this.#acquisition(stretch, { parent: this.#root, name, entry, loops: [] })
  }

  #data(stretch: Stretch, entry: EntryName): PlanNode {
    const loops = loopsOf(this.#stack, stretch)
    return this.#loop(stretch, { parent: this.#root, entry, loops, depth: 0 })
  }

  #loop(
    stretch: Stretch,
    place: {
      readonly parent: NodeId
      readonly entry: EntryName
      readonly loops: readonly ForeignLoop[]
      readonly depth: number
    },
  ): PlanNode {
    const { depth, entry, loops, parent } = place
    const loop = loops[depth]
    if (loop === undefined) return this.#acquisition(stretch, { parent, name: 'Data', entry, loops })
    const name = loop.name.replaceAll('/', ' ')
    const id = childId(parent, name)
    const children = [this.#loop(stretch, { ...place, parent: id, depth: depth + 1 })]
    const durationS = stretch.frames.length * this.#stack.stepS
    const base = { id, name, entry, durationS, children }
    return loop.axis === undefined
      ? { kind: 'repeat', ...base, times: loop.size }
      : { kind: 'scan', ...base, axis: axisOf(loop.name, loop.axis) }
  }

  #acquisition(
    { role, frames }: Stretch,
    place: {
      readonly parent: NodeId
      readonly name: string
      readonly entry: EntryName
      readonly loops: readonly ForeignLoop[]
    },
  ): AcquisitionPlan {
    const { detector, exposureS, image, pixelType, stepS } = this.#stack
    const { entry, loops, name, parent } = place
    const executions = frameCount({ loops })
    return {
      kind: 'acquisition',
      ...{ id: childId(parent, name), name, entry, role, appliesTo: [] },
      durationS: frames.length * stepS,
      camera: {
        ...{ detector, image, pixelType, exposureS, compression: 'auto' },
        frames: frames.length / executions,
        totalFrames: frames.length,
        totalBytes: frames.length * frameBytes(image, pixelType),
      },
      countS: exposureS,
      beam: { shutter: 'as-is', sample: 'as-is' },
      repeatShape: loops.map(({ size }) => size),
    }
  }
}

/** Among whites and darks the data are a part of the only dimension. */
function loopsOf({ imageKeys, loops }: ForeignStack, { frames }: Stretch): readonly ForeignLoop[] {
  if (imageKeys === undefined) return loops
  const loop = demand(loops[0], 'dimension along which the image keys go')
  const { axis } = loop
  const positions = frames.map(frame => axis?.positions[frame] ?? Number.NaN)
  return [
    {
      name: loop.name,
      size: frames.length,
      axis: axis && { unit: axis.unit, positions },
    },
  ]
}

function axisOf(
  motor: string,
  { positions, unit }: NonNullable<ForeignLoop['axis']>,
): Extract<PlanNode, { kind: 'scan' }>['axis'] {
  const [start = Number.NaN] = positions
  return {
    ...{ motor, unit, positions, start },
    stop: positions.at(-1) ?? start,
    intervals: positions.length - 1,
  }
}
