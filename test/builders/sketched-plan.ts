import type { CompressionChoice } from '../../shared/model/compression.ts'
import { childId, detectorId, entryName } from '../../shared/model/ids.ts'
import type { EntryName, NodeId } from '../../shared/model/ids.ts'
import type {
  AcquisitionPlan,
  EntryPlan,
  Plan,
  PlanNode,
  RecordedQuantity,
  SequencePlan,
} from '../../shared/model/plan.ts'
import { frameBytes } from '../../shared/model/pixels.ts'
import type { ImageShape, PixelType } from '../../shared/model/pixels.ts'
import type { Parameter } from '../../shared/model/quantity.ts'
import type { Role } from '../../shared/model/roles.ts'

/* Plans by hand, valid by default: ids, entries, repeat shapes and totals are filled in by `planOf`. */

export type Sketch =
  | { readonly kind: 'paramSet'; readonly name: string; readonly parameters: readonly Parameter[] }
  | {
      readonly kind: 'scan'
      readonly name: string
      readonly motor: string
      readonly unit: string
      readonly from: number
      readonly to: number
      readonly steps: number
      readonly children: readonly Sketch[]
    }
  | {
      readonly kind: 'repeat'
      readonly name: string
      readonly times: number
      readonly children: readonly Sketch[]
    }
  | { readonly kind: 'sequence'; readonly name: string; readonly children: readonly Sketch[] }
  | {
      readonly kind: 'acquisition'
      readonly name: string
      readonly role: Role
      readonly camera?: { readonly detector?: string; readonly frames?: number; readonly exposureS?: number }
      /** Names of nodes; resolved to every node of that name. */
      readonly appliesTo?: readonly string[]
      readonly countS?: number
    }

export interface PlanOptions {
  readonly name?: string
  readonly definition?: string
  readonly image?: ImageShape
  readonly pixelType?: PixelType
  readonly compression?: CompressionChoice
  readonly record?: readonly RecordedQuantity[]
}

const smallImage: ImageShape = { height: 6, width: 8 }

const ringAndMonitor: readonly RecordedQuantity[] = [
  { label: 'ring current', source: { kind: 'counter', mnemonic: 'srcur', unit: 'mA' } },
  { label: 'mon', source: { kind: 'counter', mnemonic: 'mon', unit: 'counts' } },
]

interface Place {
  readonly parent: NodeId
  readonly entry: EntryName | undefined
  readonly repeatShape: readonly number[]
}

export function planOf(children: readonly Sketch[], options: PlanOptions = {}): Plan {
  const { name = 'EFF', definition = 'full-field-exafs', record = ringAndMonitor } = options
  const rootId = childId(undefined, name)
  const entries: EntryPlan[] = []
  const named = new Map<string, NodeId[]>()
  collectNames(children, rootId, named)

  const build = (sketch: Sketch, place: Place): PlanNode => {
    const id = childId(place.parent, sketch.name)
    const isOutermost =
      place.entry === undefined &&
      (sketch.kind === 'scan' || sketch.kind === 'repeat' || sketch.kind === 'acquisition')
    const entry = isOutermost ? entryName(entries.length + 1) : place.entry
    if (isOutermost && entry !== undefined) entries.push({ name: entry, node: id })
    const base = { id, name: sketch.name, entry, durationS: 1 }
    const inner = (sketches: readonly Sketch[], size?: number): readonly PlanNode[] => {
      const repeatShape = size === undefined ? place.repeatShape : [...place.repeatShape, size]
      return sketches.map(child => build(child, { parent: id, entry, repeatShape }))
    }
    switch (sketch.kind) {
      case 'paramSet':
        return { ...base, kind: 'paramSet', entry: undefined, parameters: sketch.parameters }
      case 'sequence':
        return { ...base, kind: 'sequence', children: inner(sketch.children) }
      case 'repeat':
        return {
          ...base,
          kind: 'repeat',
          times: sketch.times,
          children: inner(sketch.children, sketch.times),
        }
      case 'scan': {
        const { motor, unit, from, to, steps } = sketch
        const positions = Array.from({ length: steps + 1 }, (_, at) => from + ((to - from) * at) / steps)
        const axis = { motor, unit, start: from, stop: to, intervals: steps, positions }
        return { ...base, kind: 'scan', axis, children: inner(sketch.children, positions.length) }
      }
      case 'acquisition':
        return acquisition(sketch, base, place, options, named)
    }
  }

  const root: SequencePlan = {
    kind: 'sequence',
    id: rootId,
    name,
    entry: undefined,
    durationS: 1,
    children: children.map(child => build(child, { parent: rootId, entry: undefined, repeatShape: [] })),
  }
  return {
    name,
    definition,
    root,
    entries,
    totals: { frames: 0, points: 0, bytes: 0, durationS: 1 },
    record,
    missing: [],
    workflow: 'normalise',
  }
}

function acquisition(
  sketch: Extract<Sketch, { kind: 'acquisition' }>,
  base: Pick<AcquisitionPlan, 'id' | 'name' | 'entry' | 'durationS'>,
  place: Place,
  options: PlanOptions,
  named: ReadonlyMap<string, readonly NodeId[]>,
): AcquisitionPlan {
  const { image = smallImage, pixelType = 'uint16', compression = 'none' } = options
  const { camera, role } = sketch
  const executions = place.repeatShape.reduce((product, size) => product * size, 1)
  const frames = camera?.frames ?? 1
  const exposureS = camera?.exposureS ?? sketch.countS ?? 0.05
  return {
    ...base,
    kind: 'acquisition',
    role,
    appliesTo: (sketch.appliesTo ?? []).flatMap(name => named.get(name) ?? []),
    camera: camera && {
      detector: detectorId(camera.detector ?? 'frelon'),
      image,
      pixelType,
      frames,
      exposureS,
      compression,
      totalFrames: frames * executions,
      totalBytes: frames * executions * frameBytes(image, pixelType),
    },
    countS: exposureS,
    beam: { shutter: role === 'dark' ? 'closed' : 'open', sample: role === 'white' ? 'out' : 'in' },
    repeatShape: place.repeatShape,
  }
}

function collectNames(children: readonly Sketch[], parent: NodeId, named: Map<string, NodeId[]>): void {
  for (const child of children) {
    const id = childId(parent, child.name)
    named.set(child.name, [...(named.get(child.name) ?? []), id])
    if ('children' in child) collectNames(child.children, id, named)
  }
}

/** The full-field EXAFS experiment with fewer points. */
export function effPlan(
  options: PlanOptions & { readonly steps?: number; readonly darks?: number } = {},
): Plan {
  const { steps = 4, darks = 3 } = options
  return planOf(
    [
      {
        kind: 'paramSet',
        name: 'Experiment Description',
        parameters: [
          { name: 'user', value: 'toto' },
          { name: 'exp name', value: 'tutu' },
        ],
      },
      {
        kind: 'acquisition',
        name: 'Dark for white',
        role: 'dark',
        camera: { frames: darks },
        appliesTo: ['White before', 'White after'],
      },
      {
        kind: 'acquisition',
        name: 'Dark for data',
        role: 'dark',
        camera: { frames: darks },
        appliesTo: ['Data'],
      },
      {
        kind: 'scan',
        name: 'Energy Scan',
        motor: 'energy',
        unit: 'keV',
        from: 3.5,
        to: 4.5,
        steps,
        children: [
          { kind: 'acquisition', name: 'MonoPos', role: 'monitorPosition', countS: 0.1 },
          { kind: 'acquisition', name: 'White before', role: 'white', camera: {} },
          { kind: 'acquisition', name: 'Data', role: 'data', camera: {} },
          { kind: 'acquisition', name: 'White after', role: 'white', camera: {} },
        ],
      },
    ],
    options,
  )
}

/** A scan of one motor without any camera. */
export function alignmentPlan(): Plan {
  return planOf(
    [
      {
        kind: 'scan',
        name: 'dscan samy',
        motor: 'samy',
        unit: 'mm',
        from: -1,
        to: 1,
        steps: 10,
        children: [{ kind: 'acquisition', name: 'Count', role: 'data', countS: 0.1 }],
      },
    ],
    { name: 'ALIGN', definition: 'alignment' },
  )
}

/** Rotation × translation with a camera and whites once per angle. */
export function tomographyPlan(): Plan {
  return planOf(
    [
      {
        kind: 'scan',
        name: 'Rotation',
        motor: 'rot',
        unit: 'deg',
        from: 0,
        to: 180,
        steps: 3,
        children: [
          { kind: 'acquisition', name: 'White', role: 'white', camera: {} },
          {
            kind: 'scan',
            name: 'Translation',
            motor: 'samy',
            unit: 'mm',
            from: -0.7,
            to: 0.7,
            steps: 4,
            children: [{ kind: 'acquisition', name: 'Data', role: 'data', camera: {} }],
          },
        ],
      },
    ],
    { name: 'DTOMO', definition: 'diffraction-tomography' },
  )
}

/** Three times two frames, outside any scan. */
export function repeatPlan(): Plan {
  return planOf(
    [
      {
        kind: 'repeat',
        name: 'Time series',
        times: 3,
        children: [
          { kind: 'acquisition', name: 'Data', role: 'data', camera: { frames: 2 } },
          { kind: 'acquisition', name: 'Monitor', role: 'monitorPosition' },
        ],
      },
    ],
    { name: 'TIME', definition: 'time-series' },
  )
}
