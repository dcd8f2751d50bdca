import { dirname, relative, resolve } from 'node:path'
import { ledgerPaths } from '../../../shared/nexus/ledger.ts'
import type { Attributes, SkeletonNode } from '../../../shared/nexus/skeleton.ts'
import { addressOf } from '../find-layout.ts'
import type { Hdf5File, Hdf5Module } from '../h5wasm-module.ts'
import { countsAttribute, growsAttribute } from '../write-nodes.ts'
import {
  type FoundLink,
  inWords,
  isGroup,
  linkAt,
  linkedFile,
  memberPaths,
  objectAt,
  type OpenParts,
} from './open-parts.ts'
import { placeOf, type Placement, whereOf } from './placements.ts'
import { markOf, readAttributes } from './read-attributes.ts'
import { axisNode, fixedNode, framesNode } from './read-dataset-node.ts'

/** Frames to copy: from the dataset at `address` of `file` to the dataset `to` of the new file. */
export interface FramesCopy {
  readonly file: string
  readonly address: number
  readonly to: string
}

interface ReadSkeleton {
  readonly nodes: readonly SkeletonNode[]
  readonly copies: readonly FramesCopy[]
}

/** What stands in the placed parts of all files, as the skeleton of one. */
export function readSkeleton(
  hdf5: Hdf5Module,
  parts: OpenParts,
  placements: readonly Placement[],
): ReadSkeleton {
  const reader = new SkeletonReader(hdf5, parts, placements)
  for (const placement of placements) inWords(whereOf(placement), () => reader.read(placement))
  return { nodes: reader.nodes, copies: reader.copies }
}

class SkeletonReader {
  readonly nodes: SkeletonNode[] = []
  readonly copies: FramesCopy[] = []
  readonly #hdf5: Hdf5Module
  readonly #parts: OpenParts
  readonly #placements: readonly Placement[]
  readonly #counts = new Map<Hdf5File, ReadonlyMap<string, string>>()
  /** Where an object already stands: a second path to it becomes a hard link. */
  readonly #seen = new Map<string, string>()

  constructor(hdf5: Hdf5Module, parts: OpenParts, placements: readonly Placement[]) {
    this.#hdf5 = hdf5
    this.#parts = parts
    this.#placements = placements
  }

  read({ file, from, to }: Placement): void {
    const open = this.#parts.get(file)
    if (from === '/') this.#members(file, open, from)
    else if (isGroup(this.#hdf5, open, from)) this.#object(file, open, from, to)
    // Whoever wrote it: its marks, if it has such, need not be ours.
    else {
      const attributes = readAttributes(this.#hdf5, open, from)
      this.nodes.push(fixedNode(this.#hdf5, { file: open, from, to, attributes }))
    }
  }

  #members(file: string, open: Hdf5File, group: string): void {
    const ledger = this.#ledger(open)
    for (const path of memberPaths(this.#hdf5, open, group)) {
      // Made by the writer with every growing dataset.
      if (ledger.has(path)) continue
      const to = placeOf(this.#placements, file, path)
      if (to === undefined) continue
      const link = linkAt(this.#hdf5, open, path)
      if (link === undefined) this.#object(file, open, path, to)
      else this.#link(file, path, to, link)
    }
  }

  #link(file: string, from: string, path: string, link: FoundLink): void {
    const target = objectAt(this.#hdf5, this.#parts, { file, path: from })
    const place = target && placeOf(this.#placements, target.file, target.path)
    // The link by which a part was placed is that part now.
    if (place === path) return
    if (place !== undefined) this.nodes.push({ kind: 'softLink', path, target: place })
    else if (link.kind === 'soft') this.nodes.push({ kind: 'softLink', path, target: link.target })
    else {
      const linked = this.#fromHere(linkedFile(file, link.file) ?? resolve(dirname(file), link.file))
      this.nodes.push({ kind: 'externalLink', path, file: linked, target: link.target })
    }
  }

  /** What is not taken over is linked from the folder of the master, where the new file stands by default. */
  #fromHere(file: string): string {
    const [master] = this.#placements
    return master === undefined ? file : relative(dirname(master.file), file)
  }

  #object(file: string, open: Hdf5File, from: string, to: string): void {
    const key = `${file}#${addressOf(this.#hdf5, open, from)}`
    const before = this.#seen.get(key)
    if (before !== undefined) {
      this.nodes.push({ kind: 'hardLink', path: to, target: before })
      return
    }
    this.#seen.set(key, to)
    const attributes = readAttributes(this.#hdf5, open, from)
    if (isGroup(this.#hdf5, open, from)) {
      this.nodes.push({ kind: 'group', path: to, attributes })
      this.#members(file, open, from)
    } else this.#dataset(file, open, { from, to, attributes })
  }

  #dataset(
    file: string,
    open: Hdf5File,
    { from, to, attributes }: { from: string; to: string; attributes: Attributes },
  ): void {
    const place = { file: open, from, to, attributes }
    const counts = markOf(this.#hdf5, open, from, countsAttribute)
    const grows = markOf(this.#hdf5, open, from, growsAttribute)
    const placed = (path: string): string => placeOf(this.#placements, file, path) ?? path
    const countPath = this.#countsIn(open).get(from)
    if (counts !== undefined) {
      this.nodes.push({ kind: 'values', path: to, type: 'int64', shape: [1], fill: 0, attributes })
    } else if (countPath !== undefined) {
      this.nodes.push(framesNode(this.#hdf5, place, placed(countPath)))
      this.copies.push({ file, address: addressOf(this.#hdf5, open, from), to })
    } else if (grows !== undefined) this.nodes.push(axisNode(this.#hdf5, place, placed(grows)))
    else this.nodes.push(fixedNode(this.#hdf5, place))
  }

  /** The dataset that counts the frames at a path, by its mark; every file is searched once. */
  #countsIn(open: Hdf5File): ReadonlyMap<string, string> {
    let counts = this.#counts.get(open)
    if (counts === undefined) {
      counts = countsIn(this.#hdf5, open)
      this.#counts.set(open, counts)
    }
    return counts
  }

  #ledger(open: Hdf5File): ReadonlySet<string> {
    return new Set(
      [...this.#countsIn(open).values()].flatMap(path => [
        ledgerPaths(path).checksums,
        ledgerPaths(path).synced,
      ]),
    )
  }
}

function countsIn(hdf5: Hdf5Module, file: Hdf5File): ReadonlyMap<string, string> {
  const { module } = hdf5
  const found = new Map<string, string>()
  for (const path of file.paths()) {
    if (module.get_type(file.file_id, path) !== module.H5G_DATASET) continue
    const counted = markOf(hdf5, file, path, countsAttribute)
    // The library lists paths without their leading slash.
    if (counted !== undefined) found.set(counted, `/${path.replace(/^\/+/, '')}`)
  }
  return found
}
