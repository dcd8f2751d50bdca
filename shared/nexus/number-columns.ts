import type { DetectorId } from '../model/ids.ts'
import type { PlannedRegion } from '../model/roi.ts'
import type { AxisPlan, CameraPlan, Plan } from '../model/plan.ts'
import { safeName, slug } from './slug.ts'
import type { UniqueNames } from './slug.ts'

/**
 * One planned series of numbers: fixed shape, NaN until measured, patched in place. `name` is at once the column in
 * `point.recorded` events, the group under `instrument` and the link in `measurement`.
 */
export interface NumberColumn {
  readonly name: string
  /** The dataset to write into, at the flat index of the point or execution. */
  readonly path: string
  readonly groupPath: string
  readonly unit: string
  readonly shape: readonly number[]
  readonly source: ColumnSource
}

export type ColumnSource =
  /** User position read back. */
  | { readonly kind: 'motor'; readonly mnemonic: string }
  | { readonly kind: 'counter'; readonly mnemonic: string }
  /** Seconds since 1970 UTC at the start of the point or of its first exposure. */
  | { readonly kind: 'epoch' }
  /** Mean counts per pixel over all frames of one execution. */
  | { readonly kind: 'mean'; readonly detector: DetectorId }
  /** Sum over a region of the image and all frames of one execution. `at` is its number among the regions of the camera. */
  | {
      readonly kind: 'region'
      readonly camera: CameraPlan
      readonly region: PlannedRegion
      readonly at: number
    }

export interface ColumnPlace {
  readonly plan: Plan
  readonly names: UniqueNames
  /** Path of the NXinstrument group. */
  readonly instrument: string
  /** `data_` for what belongs to one node among others, else empty. */
  readonly prefix: string
  readonly shape: readonly number[]
}

/** What every point of a scan records besides its own motors: time, and the quantities the description asks for. */
export function scanColumns(place: ColumnPlace): readonly NumberColumn[] {
  return [epochColumn(place), ...recordedColumns(place, ['counter', 'motor'])]
}

/**
 * What every execution of an acquisition records. With a camera: time, counters and mean counts. Without one it is
 * there for positions and counters, so the moved motors and the recorded motors come too.
 */
export function acquisitionColumns(
  place: ColumnPlace & {
    readonly moved: readonly AxisPlan[]
    readonly camera: { readonly name: string; readonly plan: CameraPlan } | undefined
  },
): readonly NumberColumn[] {
  const { camera, instrument, names, prefix, shape } = place
  if (camera !== undefined) {
    return [
      epochColumn(place),
      ...recordedColumns(place, prefix === '' ? ['counter', 'motor'] : ['counter']),
      ...frameColumns(camera, { names, instrument, shape }),
    ]
  }
  return [
    ...place.moved.map(axis =>
      positionColumn(
        instrument,
        names.take(`${prefix}${safeName(axis.motor)}`),
        axis.motor,
        axis.unit,
        shape,
      ),
    ),
    epochColumn(place),
    ...recordedColumns(place, ['counter', 'motor']),
  ]
}

/** What the frames of one execution come to: their mean, and a sum for every region that is counted. */
export function frameColumns(
  { name, plan }: { readonly name: string; readonly plan: CameraPlan },
  { instrument, names, shape }: Pick<ColumnPlace, 'names' | 'instrument' | 'shape'>,
): readonly NumberColumn[] {
  const mean = { kind: 'mean', detector: plan.detector } as const
  return [
    detectorColumn(instrument, names.take(`${name}_mean`), 'counts', shape, mean),
    ...(plan.regions ?? []).map((region, at) => {
      const source = { kind: 'region', camera: plan, region, at } as const
      return detectorColumn(instrument, names.take(`${name}_${slug(region.name)}`), 'counts', shape, source)
    }),
  ]
}

export function positionColumn(
  instrument: string,
  name: string,
  mnemonic: string,
  unit: string,
  shape: readonly number[],
): NumberColumn {
  const groupPath = `${instrument}/${name}`
  return { name, path: `${groupPath}/value`, groupPath, unit, shape, source: { kind: 'motor', mnemonic } }
}

function epochColumn({ names, prefix, instrument, shape }: ColumnPlace): NumberColumn {
  const name = names.take(`${prefix}epoch`)
  const groupPath = `${instrument}/${name}`
  return { name, path: `${groupPath}/value`, groupPath, unit: 's', shape, source: { kind: 'epoch' } }
}

function recordedColumns(
  place: ColumnPlace,
  kinds: readonly ('counter' | 'motor')[],
): readonly NumberColumn[] {
  const { plan, names, prefix, instrument, shape } = place
  return plan.record.flatMap(({ label, source }) => {
    if (source.kind === 'value' || !kinds.includes(source.kind)) return []
    const name = names.take(`${prefix}${slug(label)}`)
    if (source.kind === 'motor')
      return [positionColumn(instrument, name, source.mnemonic, source.unit, shape)]
    return [
      detectorColumn(instrument, name, source.unit, shape, { kind: 'counter', mnemonic: source.mnemonic }),
    ]
  })
}

function detectorColumn(
  instrument: string,
  name: string,
  unit: string,
  shape: readonly number[],
  source: ColumnSource,
): NumberColumn {
  const groupPath = `${instrument}/${name}`
  return { name, path: `${groupPath}/data`, groupPath, unit, shape, source }
}
