import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Hdf5File, Hdf5Module } from '../h5wasm-module.ts'
import { libraryWords } from '../library-words.ts'

/** Keeps the files of an experiment open while they are read; each is opened once. */
export class OpenParts {
  readonly #hdf5: Hdf5Module
  readonly #open = new Map<string, Hdf5File>()

  constructor(hdf5: Hdf5Module) {
    this.#hdf5 = hdf5
  }

  get(file: string): Hdf5File {
    const known = this.#open.get(file)
    if (known !== undefined) return known
    const opened = inWords(file, () => new this.#hdf5.File(file, 'r'))
    this.#open.set(file, opened)
    return opened
  }

  closeAll(): void {
    for (const file of this.#open.values()) file.close()
    this.#open.clear()
  }
}

/** What the library says of a part, as a problem that names it. */
export function inWords<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const words = libraryWords(error)
    if (words === undefined) throw error
    throw unreadable(where, words, error)
  }
}

function unreadable(where: string, words: string, error: unknown): HutchError {
  return new HutchError(
    {
      kind: 'format',
      message: `Could not make the single file: a part of it cannot be read, ${words}`,
      where,
      advice:
        'Look at that file with "hutch verify". The recorded files are as they were; try again when it is whole.',
    },
    error,
  )
}

/** Where an external link of `from` leads, by HDF5's rules; undefined where there is no such file. */
export function linkedFile(from: string, name: string): string | undefined {
  const folder = dirname(from)
  return [resolve(folder, name), resolve(folder, basename(name))].find(candidate => existsSync(candidate))
}

export type FoundLink =
  | { readonly kind: 'soft'; readonly target: string }
  | { readonly kind: 'external'; readonly file: string; readonly target: string }

export interface FoundObject {
  readonly file: string
  readonly path: string
}

/** HDF5's own limit of links in a row (H5Pset_nlinks). */
const mostLinks = 16

/** The object behind a path and all links on its way; undefined where one of them leads nowhere. */
export function objectAt(
  hdf5: Hdf5Module,
  parts: OpenParts,
  { file, path }: FoundObject,
  links = 0,
): FoundObject | undefined {
  let at: FoundObject = { file, path: '/' }
  for (const name of path.split('/').filter(Boolean)) {
    const member = { file: at.file, path: at.path === '/' ? `/${name}` : `${at.path}/${name}` }
    const open = parts.get(member.file)
    if (hdf5.module.get_type(open.file_id, member.path) === nothing) return undefined
    const link = linkAt(hdf5, open, member.path)
    const found = link === undefined ? member : behind(hdf5, parts, link, { group: at, links })
    if (found === undefined) return undefined
    at = found
  }
  return at
}

/** What the library answers for the type of what is not there. */
const nothing = -1

function behind(
  hdf5: Hdf5Module,
  parts: OpenParts,
  link: FoundLink,
  { group, links }: { readonly group: FoundObject; readonly links: number },
): FoundObject | undefined {
  if (links >= mostLinks) return undefined
  if (link.kind === 'soft') {
    const path = link.target.startsWith('/') ? link.target : `${group.path}/${link.target}`
    return objectAt(hdf5, parts, { file: group.file, path }, links + 1)
  }
  const file = linkedFile(group.file, link.file)
  return file === undefined ? undefined : objectAt(hdf5, parts, { file, path: link.target }, links + 1)
}

/** Undefined for a plain member. */
export function linkAt({ module }: Hdf5Module, file: Hdf5File, path: string): FoundLink | undefined {
  // The declared types forget what the library answers for members that are no links.
  const soft = module.get_symbolic_link(file.file_id, path) as string | null
  if (soft !== null) return { kind: 'soft', target: soft }
  const external: { filename?: string; obj_path?: string } = module.get_external_link(file.file_id, path)
  if (external.filename === undefined) return undefined
  return { kind: 'external', file: external.filename, target: external.obj_path ?? '/' }
}

export function isGroup({ module }: Hdf5Module, file: Hdf5File, path: string): boolean {
  return module.get_type(file.file_id, path) === module.H5G_GROUP
}

export function memberPaths(hdf5: Hdf5Module, file: Hdf5File, group: string): readonly string[] {
  const names = new hdf5.Group(file.file_id, group).keys()
  return names.map(name => (group === '/' ? `/${name}` : `${group}/${name}`))
}
