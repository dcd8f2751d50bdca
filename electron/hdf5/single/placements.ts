import type { Hdf5Module } from '../h5wasm-module.ts'
import { addressOf } from '../find-layout.ts'
import { inWords, isGroup, linkAt, memberPaths, objectAt, type OpenParts } from './open-parts.ts'
import { canTakeOver } from './read-dataset-node.ts'

/** A part of a file and where it stands in the one file that is made of all. */
export interface Placement {
  readonly file: string
  readonly from: string
  readonly to: string
}

/**
 * The master stands where it is; every part that an external link leads to stands where the link was, and so do the parts that
 * those lead to. What lies inside another part stands there: then the link becomes one within the file. Links to files that
 * are not there, and to datasets of other programs that cannot be taken over, stay what they are.
 */
export function placementsOf(hdf5: Hdf5Module, parts: OpenParts, master: string): readonly Placement[] {
  const placed: Placement[] = [{ file: master, from: '/', to: '/' }]
  let newest: readonly Placement[] = placed
  while (newest.length > 0) {
    const found = newest.flatMap(part => inWords(whereOf(part), () => [...linkedParts(hdf5, parts, part)]))
    newest = outermost(found.filter(({ file, from }) => placeOf(placed, file, from) === undefined))
    placed.push(...newest)
  }
  return placed
}

/** The path in the new file of what stands at `path` of `file`; undefined where that is not taken over. */
export function placeOf(placements: readonly Placement[], file: string, path: string): string | undefined {
  const placement = placements.find(candidate => candidate.file === file && isWithin(path, candidate.from))
  if (placement === undefined) return undefined
  const rest = placement.from === '/' ? path : path.slice(placement.from.length)
  return placement.to === '/' ? rest : placement.to + rest
}

export function whereOf({ file, from }: Placement): string {
  return `${file}::${from}`
}

/** Of several links to one part the one with the shortest path is its place. */
function outermost(found: readonly Placement[]): readonly Placement[] {
  const outer = found.filter(part => !found.some(other => contains(other, part)))
  const kept: Placement[] = []
  for (const part of [...outer].sort((a, b) => depth(a.to) - depth(b.to))) {
    if (!kept.some(other => other.file === part.file && other.from === part.from)) kept.push(part)
  }
  return kept
}

/** What external links inside a part lead to, each where its link stands. */
function* linkedParts(hdf5: Hdf5Module, parts: OpenParts, part: Placement): Generator<Placement> {
  const file = parts.get(part.file)
  const seen = new Set<number>()
  const groups = [part.from]
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    if (!isGroup(hdf5, file, group)) continue
    const address = addressOf(hdf5, file, group)
    if (seen.has(address)) continue
    seen.add(address)
    for (const path of memberPaths(hdf5, file, group)) {
      const link = linkAt(hdf5, file, path)
      if (link === undefined) groups.push(path)
      else if (link.kind === 'external') yield* partBehind(hdf5, parts, part, path)
    }
  }
}

function* partBehind(
  hdf5: Hdf5Module,
  parts: OpenParts,
  part: Placement,
  path: string,
): Generator<Placement> {
  const target = objectAt(hdf5, parts, { file: part.file, path })
  const to = placeOf([part], part.file, path)
  if (target === undefined || to === undefined || target.path === '/') return
  const open = parts.get(target.file)
  if (isGroup(hdf5, open, target.path) || canTakeOver(hdf5, open, target.path))
    yield { file: target.file, from: target.path, to }
}

function contains(outer: Placement, inner: Placement): boolean {
  return outer.file === inner.file && outer.from !== inner.from && isWithin(inner.from, outer.from)
}

function isWithin(path: string, group: string): boolean {
  return group === '/' || path === group || path.startsWith(`${group}/`)
}

function depth(path: string): number {
  return path.split('/').length
}
