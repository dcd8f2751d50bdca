import type { Hdf5Module } from '../h5wasm-module.ts'
import { linkAt, linkedFile, memberPaths, type OpenParts } from './open-parts.ts'

/** A part of a file and where it stands in the one file that is made of all. */
export interface Placement {
  readonly file: string
  readonly from: string
  readonly to: string
}

/**
 * The master stands where it is; every part that an external link of it leads to stands where the link was, unless it lies
 * inside another such part: then the link becomes one within the file.
 */
export function placementsOf(hdf5: Hdf5Module, parts: OpenParts, master: string): readonly Placement[] {
  const found = [...externalParts(hdf5, parts, master, '/')]
  const outermost = found.filter(part => !found.some(other => contains(other, part)))
  // Of several links to one part the one with the shortest path is its place.
  const byDepth = [...outermost].sort((a, b) => depth(a.to) - depth(b.to))
  const kept: Placement[] = [{ file: master, from: '/', to: '/' }]
  for (const part of byDepth) {
    if (!kept.some(other => other.file === part.file && other.from === part.from)) kept.push(part)
  }
  return kept
}

/** The path in the new file of what stands at `path` of `file`; undefined where that is not taken over. */
export function placeOf(placements: readonly Placement[], file: string, path: string): string | undefined {
  const placement = placements.find(candidate => candidate.file === file && isWithin(path, candidate.from))
  if (placement === undefined) return undefined
  const rest = placement.from === '/' ? path : path.slice(placement.from.length)
  return placement.to === '/' ? rest : placement.to + rest
}

function* externalParts(
  hdf5: Hdf5Module,
  parts: OpenParts,
  master: string,
  group: string,
): Generator<Placement> {
  const file = parts.get(master)
  for (const path of memberPaths(hdf5, file, group)) {
    const link = linkAt(hdf5, file, path)
    if (link?.kind === 'external') {
      const target = linkedFile(master, link.file)
      if (target !== undefined) yield { file: target, from: link.target, to: path }
    } else if (link === undefined && hdf5.module.get_type(file.file_id, path) === hdf5.module.H5G_GROUP) {
      yield* externalParts(hdf5, parts, master, path)
    }
  }
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
