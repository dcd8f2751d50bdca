import { statSync } from 'node:fs'
import type { Hdf5LowLevel, Hdf5Module } from '../../hdf5/h5wasm-module.ts'
import { fileMissing, notSupported } from '../file-problems.ts'
import { libraryProblem } from './library-errors.ts'

/** One open file of the library with what was learnt of it; forgotten when the file changes. */
export interface Handle {
  readonly file: string
  readonly id: bigint
  readonly module: Hdf5LowLevel
  /** Names by group path, links by path: asking the library costs more than remembering. */
  readonly names: Map<string, readonly string[]>
  readonly links: Map<string, Link>
}

export type Link =
  | { readonly kind: 'plain' }
  | { readonly kind: 'soft'; readonly target: string }
  | { readonly kind: 'external'; readonly file: string; readonly target: string }

/** A master file and the files it leads to. 16 entry files at once are enough for any one request; the oldest go first. */
const MAX_OPEN = 16

/**
 * Keeps files open between requests, and opens one anew when its size or time of change differs: the library would go on
 * telling what it saw first, and takes no lock that could hinder the writer.
 */
export class HandlePool {
  readonly #hdf5: Hdf5Module
  readonly #open = new Map<string, { readonly handle: Handle; readonly state: string; close(): void }>()

  constructor(hdf5: Hdf5Module) {
    this.#hdf5 = hdf5
  }

  get(file: string): Handle {
    const state = stateOf(file)
    const known = this.#open.get(file)
    if (known?.state === state) return known.handle
    if (known !== undefined) this.#drop(file)
    if (this.#open.size >= MAX_OPEN) this.#drop([...this.#open.keys()][0] ?? file)
    const opened = openFile(this.#hdf5, file)
    this.#open.set(file, { ...opened, state })
    return opened.handle
  }

  closeAll(): void {
    for (const file of [...this.#open.keys()]) this.#drop(file)
  }

  #drop(file: string): void {
    const entry = this.#open.get(file)
    this.#open.delete(file)
    entry?.close()
  }
}

function stateOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) throw fileMissing(file)
  return `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}

function openFile(hdf5: Hdf5Module, file: string): { handle: Handle; close: () => void } {
  const opened = openForReading(hdf5, file)
  return {
    handle: { file, id: opened.file_id, module: hdf5.module, names: new Map(), links: new Map() },
    close: () => opened.close(),
  }
}

/** A file that is flagged "open for writing" is one of two: written in SWMR mode, which we may follow, or orphaned. */
function openForReading(hdf5: Hdf5Module, file: string): InstanceType<Hdf5Module['File']> {
  try {
    return new hdf5.File(file, 'r')
  } catch (error) {
    if (!String(error).includes('already open for write')) throw libraryProblem(error, file, file)
  }
  try {
    return new hdf5.File(file, 'Sr')
  } catch {
    throw notSupported(
      file,
      'is open for writing in a program, or was when that program died',
      'Wait until it is closed; if nobody writes it any more, `h5clear -s FILE` frees it.',
    )
  }
}
