import { type Hdf5Module, loadHdf5 } from '../../hdf5/h5wasm-module.ts'
import type { DataBlock, FileNode, SliceItem } from '../../../shared/model/data-file.ts'
import type { DataFile } from '../data-file.ts'
import { DEFAULT_MAX_BYTES } from '../read-limit.ts'
import { normalPath } from '../tree-file.ts'
import { type Handle, HandlePool } from './handle.ts'
import { libraryProblem } from './library-errors.ts'
import { nodeAt, pageOfMembers } from './nodes.ts'
import { blockAt } from './read-block.ts'

/** Opens HDF5 of any version for reading in this thread. Every request looks whether the file has changed. */
export async function openHdf5(file: string): Promise<DataFile> {
  const opened = new Hdf5DataFile(await loadHdf5(), file)
  await opened.node('/')
  return opened
}

class Hdf5DataFile implements DataFile {
  readonly file: string
  readonly format = 'HDF5'
  readonly #pool: HandlePool

  constructor(hdf5: Hdf5Module, file: string) {
    this.file = file
    this.#pool = new HandlePool(hdf5)
  }

  async node(path: string): Promise<FileNode> {
    return this.#ask(path, (root, normal) => nodeAt(this.#pool, root, normal))
  }

  async children(path: string, offset: number, limit: number): Promise<readonly FileNode[]> {
    return this.#ask(path, (root, normal) => pageOfMembers(this.#pool, root, normal, offset, limit))
  }

  async read(
    path: string,
    slice: readonly SliceItem[],
    maxBytes: number = DEFAULT_MAX_BYTES,
  ): Promise<DataBlock> {
    return this.#ask(path, (root, normal) => blockAt(this.#pool, root, normal, slice, maxBytes))
  }

  async close(): Promise<void> {
    this.#pool.closeAll()
  }

  /** After a failure inside the library nothing it holds of these files is trusted: all are closed. */
  #ask<T>(path: string, question: (root: Handle, normal: string) => T): T {
    const normal = normalPath(path)
    try {
      return question(this.#pool.get(this.file), normal)
    } catch (error) {
      const problem = libraryProblem(error, this.file, `${this.file}::${normal}`)
      if (problem !== error) this.#pool.closeAll()
      throw problem
    }
  }
}
