import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Hdf5File, Hdf5Module } from '../h5wasm-module.ts'

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
    const opened = new this.#hdf5.File(file, 'r')
    this.#open.set(file, opened)
    return opened
  }

  closeAll(): void {
    for (const file of this.#open.values()) file.close()
    this.#open.clear()
  }
}

/** Where an external link of `from` leads, by HDF5's rules; undefined where there is no such file. */
export function linkedFile(from: string, name: string): string | undefined {
  const folder = dirname(from)
  return [resolve(folder, name), resolve(folder, basename(name))].find(candidate => existsSync(candidate))
}

export type FoundLink =
  | { readonly kind: 'soft'; readonly target: string }
  | { readonly kind: 'external'; readonly file: string; readonly target: string }

/** Undefined for a plain member. */
export function linkAt({ module }: Hdf5Module, file: Hdf5File, path: string): FoundLink | undefined {
  // The declared types forget what the library answers for members that are no links.
  const soft = module.get_symbolic_link(file.file_id, path) as string | null
  if (soft !== null) return { kind: 'soft', target: soft }
  const external: { filename?: string; obj_path?: string } = module.get_external_link(file.file_id, path)
  if (external.filename === undefined) return undefined
  return { kind: 'external', file: external.filename, target: external.obj_path ?? '/' }
}

export function memberPaths(hdf5: Hdf5Module, file: Hdf5File, group: string): readonly string[] {
  const names = new hdf5.Group(file.file_id, group).keys()
  return names.map(name => (group === '/' ? `/${name}` : `${group}/${name}`))
}
