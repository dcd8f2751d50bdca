import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { list, ParseError, text } from '../../shared/base/parse.ts'
import { errorCode } from '../platform/disk-error.ts'
import { makeFolder } from '../platform/make-folder.ts'

/** More is a list to search in, not one to choose from. */
const mostKept = 8

/** Files used lately, newest first, kept in a small file of their own. Files that are gone are not told, and come back. */
export class RecentFiles {
  readonly #file: string
  readonly #onBroken: (error: unknown) => void
  #turn: Promise<unknown> = Promise.resolve()

  /** What cannot be read or written is told and costs the list, never the work. */
  constructor(file: string, onBroken: (error: unknown) => void) {
    this.#file = file
    this.#onBroken = onBroken
  }

  async list(): Promise<readonly string[]> {
    return (await this.#read()).filter(file => existsSync(file))
  }

  /** One after the other: two notes at once must not lose one. */
  async note(file: string): Promise<void> {
    const noted = this.#turn.then(async () => await this.#add(file)).catch(this.#onBroken)
    this.#turn = noted
    await noted
  }

  async #add(file: string): Promise<void> {
    const others = (await this.#read()).filter(other => other !== file)
    await makeFolder(dirname(this.#file))
    const draft = `${this.#file}.new`
    await writeFile(draft, `${JSON.stringify([file, ...others].slice(0, mostKept), undefined, 2)}\n`)
    await rename(draft, this.#file)
  }

  async #read(): Promise<readonly string[]> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.#file, 'utf8'))
      return list(raw, 'recent files').map(file => text(file, 'file'))
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return []
      if (!(error instanceof ParseError || error instanceof SyntaxError)) throw error
      this.#onBroken(error)
      return []
    }
  }
}
