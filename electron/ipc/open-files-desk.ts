import type { DataFile } from '../files/data-file.ts'

/** Files the window looks at, opened once each. What grows is followed by the reader itself. */
export class OpenFilesDesk {
  readonly #open: (file: string) => Promise<DataFile>
  readonly #files = new Map<string, Promise<DataFile>>()

  constructor(open: (file: string) => Promise<DataFile>) {
    this.#open = open
  }

  async open(file: string): Promise<DataFile> {
    const known = this.#files.get(file)
    if (known !== undefined) return await known
    const opening = this.#open(file)
    this.#files.set(file, opening)
    // A file that could not be opened may be there the next time.
    opening.catch(() => this.#files.delete(file))
    return await opening
  }

  async close(file: string): Promise<void> {
    const known = this.#files.get(file)
    this.#files.delete(file)
    await (await known)?.close()
  }
}
