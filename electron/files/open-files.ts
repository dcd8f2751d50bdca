import { demand } from '../../shared/base/assert.ts'
import type { DataFile } from './data-file.ts'
import { openDataFile } from './open-data-file.ts'

/** Files kept open at once: each HDF5 file may open up to 16 more through its links, and 1024 is a usual limit of handles. */
export const MAX_OPEN_FILES = 16

/** Files by name; the one that was not used for longest is closed when there are too many. */
export class OpenFiles {
  // A Map keeps its order of insertion: the first is the one longest unused.
  readonly #files = new Map<string, DataFile>()

  async get(file: string): Promise<DataFile> {
    const known = this.#files.get(file)
    this.#files.delete(file)
    const opened = known ?? (await openDataFile(file))
    this.#files.set(file, opened)
    if (this.#files.size > MAX_OPEN_FILES) await this.close(demand([...this.#files.keys()][0], 'oldest file'))
    return opened
  }

  async close(file: string): Promise<void> {
    const opened = this.#files.get(file)
    this.#files.delete(file)
    await opened?.close()
  }

  async closeAll(): Promise<void> {
    for (const file of [...this.#files.keys()]) await this.close(file)
  }
}
