import type { Beamline } from '../model/beamline.ts'
import type { EntryLayout, ScanLayout } from './entry-layout.ts'
import { group, growing, hardLink, numbers, planned } from './nodes.ts'
import type { NumberColumn } from './number-columns.ts'
import { regionNodes } from './region-nodes.ts'
import { positionerStartPath } from './positioners.ts'
import type { SkeletonNode } from './skeleton.ts'

/** Set points of every scan, then every planned series of numbers of the entry. */
export function numberGroups(layout: EntryLayout, beamline: Beamline): readonly SkeletonNode[] {
  const scanned = new Set(layout.scans.map(scan => `${layout.path}/instrument/${scan.positioner}`))
  return [
    ...layout.scans.flatMap(scan => setPoints(layout, scan)),
    ...allColumns(layout).flatMap(column => columnNodes(column, scanned.has(column.groupPath), 'planned')),
    ...monochromator(
      layout.path,
      layout.scans.flatMap(scan => scan.columns),
      beamline,
    ),
  ]
}

export function allColumns(layout: EntryLayout): readonly NumberColumn[] {
  return [...layout.scans, ...layout.acquisitions].flatMap(item => item.columns)
}

function setPoints(layout: EntryLayout, scan: ScanLayout): readonly SkeletonNode[] {
  const path = `${layout.path}/instrument/${scan.positioner}`
  const { motor, positions, unit } = scan.plan.axis
  return [
    group(path, 'NXpositioner'),
    { kind: 'constant', path: `${path}/name`, value: motor, attributes: {} },
    numbers(`${path}/target_value`, [positions.length], positions, unit, {
      long_name: withUnit(motor, unit),
    }),
  ]
}

/** The group of a column and its numbers, in the planned shape or growing with the points. */
export function columnNodes(
  column: NumberColumn,
  hasGroup: boolean,
  length: 'planned' | 'grows',
): readonly SkeletonNode[] {
  const { groupPath, path, shape, unit, source } = column
  const isPosition = source.kind === 'motor' || source.kind === 'epoch'
  const local = localName(column)
  const label = { long_name: withUnit(longName(column), unit) }
  return [
    ...(hasGroup ? [] : [group(groupPath, isPosition ? 'NXpositioner' : 'NXdetector')]),
    ...(hasGroup || local === undefined
      ? []
      : [
          {
            kind: 'constant',
            path: `${groupPath}/${isPosition ? 'name' : 'local_name'}`,
            value: local,
            attributes: {},
          } as const,
        ]),
    ...(source.kind === 'region' ? regionNodes(groupPath, source) : []),
    length === 'planned' ? planned(path, shape, unit, label) : growing(path, unit, label),
  ]
}

function localName({ source }: NumberColumn): string | undefined {
  switch (source.kind) {
    case 'motor':
    case 'counter':
      return source.mnemonic
    case 'mean':
      return source.detector
    case 'region':
      return source.camera.detector
    case 'epoch':
      return undefined
  }
}

/** For the labels of plots in other programs. */
function longName({ name, source }: NumberColumn): string {
  if (source.kind === 'region') return `Sum over ${source.region.name}`
  return source.kind === 'mean' ? `Mean of ${name.replace(/_mean$/, '')}` : name
}

/** For the label of an axis: `energy (keV)`. */
export function withUnit(name: string, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`
}

/** NeXus looks for the photon energy in the monochromator: the scanned energy, or one number for the whole entry. */
export function monochromator(
  entryPath: string,
  columns: readonly NumberColumn[],
  beamline: Beamline,
): readonly SkeletonNode[] {
  const { energy, motors } = beamline
  if (energy === undefined) return []
  const scanned = columns.find(({ source }) => source.kind === 'motor' && source.mnemonic === energy)
  const target = scanned?.path ?? (energy in motors ? positionerStartPath(entryPath, energy) : undefined)
  if (target === undefined) return []
  const path = `${entryPath}/instrument/monochromator`
  return [group(path, 'NXmonochromator'), hardLink(`${path}/energy`, target)]
}
