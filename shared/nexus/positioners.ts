import type { Beamline } from '../model/beamline.ts'
import type { NexusContext } from './context.ts'
import type { EntryLayout } from './entry-layout.ts'
import { group, hardLink } from './nodes.ts'
import { safeName } from './slug.ts'
import type { SkeletonNode } from './skeleton.ts'

/** Where the position of a motor at the start of an entry is written, one number. */
export function positionerStartPath(entryPath: string, motor: string): string {
  return `${entryPath}/instrument/positioners_start/${safeName(motor)}`
}

/** All motors before the entry: written when the file is made, or later in place where not known yet. */
export function positionersStart(entryPath: string, context: NexusContext): readonly SkeletonNode[] {
  return [
    group(`${entryPath}/instrument/positioners_start`, 'NXcollection'),
    ...motorsOf(context.beamline).map(([motor, unit]): SkeletonNode => ({
      kind: 'values',
      path: positionerStartPath(entryPath, motor),
      type: 'float64',
      shape: [1],
      fill: context.positions?.[motor] ?? Number.NaN,
      attributes: { units: unit },
    })),
  ]
}

/** All motors during the entry: arrays for those that the scans move, which is how PyMca finds scanned axes. */
export function positioners(layout: EntryLayout, context: NexusContext): readonly SkeletonNode[] {
  const path = `${layout.path}/instrument/positioners`
  const links = new Map(
    motorsOf(context.beamline).map(([motor]) => [safeName(motor), positionerStartPath(layout.path, motor)]),
  )
  for (const column of layout.scans.flatMap(scan => scan.columns)) {
    if (column.source.kind === 'motor') links.set(column.name, column.path)
  }
  return [
    group(path, 'NXcollection'),
    ...[...links].map(([name, target]) => hardLink(`${path}/${name}`, target)),
  ]
}

/** Names that would be the same in the file are one motor: mnemonics are letters, digits and `_`. */
function motorsOf(beamline: Beamline): readonly (readonly [string, string])[] {
  const seen = new Set<string>()
  return Object.entries(beamline.motors).flatMap(([motor, { unit }]) => {
    if (seen.has(safeName(motor))) return []
    seen.add(safeName(motor))
    return [[motor, unit]]
  })
}
