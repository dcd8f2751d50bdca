import { basename, dirname, join, resolve } from 'node:path'
import { ParseError } from '../../shared/base/parse.ts'
import type { ExperimentId } from '../../shared/model/ids.ts'
import type { DataBlock, FileNode, SliceItem } from '../../shared/model/data-file.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import { parsePlan } from '../../shared/nexus/parse-plan.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { DataFile } from '../files/data-file.ts'
import type { LiveExperiment, OpenFile } from './ports.ts'

/**
 * A running or recorded experiment as analysis sees it: its plan, its numbers and pixels, and how many frames are
 * complete. Of a running one the counts come from events; of a recorded one from the count beside each dataset.
 */
export class ExperimentSource {
  readonly master: string
  readonly folder: string
  readonly experiment: ExperimentId
  readonly plan: Plan
  readonly #openFile: OpenFile
  readonly #live: LiveExperiment
  readonly #files = new Map<string, OpenedFile>()
  /** Frames that were there when looked last, by path of the count. */
  readonly #recorded = new Map<string, number>()
  /** A file opened before an event does not show what came after. */
  #generation = 0
  readonly #stopListening: () => void

  private constructor(master: string, plan: Plan, openFile: OpenFile, live: LiveExperiment) {
    this.master = master
    this.folder = dirname(master)
    // The master is named after its experiment by `masterFileName`.
    this.experiment = basename(master).replace(/\.h5$/, '') as ExperimentId
    this.plan = plan
    this.#openFile = openFile
    this.#live = live
    this.#stopListening = live.onChange(() => this.#generation++)
  }

  static async open(masterFile: string, openFile: OpenFile, live: LiveExperiment): Promise<ExperimentSource> {
    const master = resolve(masterFile)
    const plan = treeOf(master, live)?.plan ?? (await readPlan(master, openFile))
    return new ExperimentSource(master, plan, openFile, live)
  }

  /** More frames may come. */
  get isRunning(): boolean {
    const tree = treeOf(this.master, this.#live)
    return tree !== undefined && tree.closedAtMs === undefined
  }

  /** Frames 0 … n−1 can be read. 0 while the file does not exist. */
  async complete(place: FramesPlace): Promise<number> {
    const tree = treeOf(this.master, this.#live)
    if (tree !== undefined) return completeIn(tree, place)
    const known = this.#recorded.get(place.countPath) ?? 0
    try {
      const complete = Number(first(await this.read(place.file, place.countPath, [])))
      this.#recorded.set(place.countPath, complete)
      return complete
    } catch (error) {
      // Never recorded is one thing, taken away meanwhile another.
      if (error instanceof HutchError && error.kind === 'not-found' && known === 0) return 0
      throw error
    }
  }

  /** Grows with every event of the running experiment. */
  get generation(): number {
    return this.#generation
  }

  /** Resolves when there was an event after `generation`; rejects with the signal's reason. */
  async changeSince(generation: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#generation > generation) return
    await new Promise<void>((resolveChange, reject) => {
      const stop = this.#live.onChange(() => {
        finish()
        resolveChange()
      })
      const abort = (): void => {
        finish()
        reject(asError(signal.reason))
      }
      const finish = (): void => {
        stop()
        signal.removeEventListener('abort', abort)
      }
      signal.addEventListener('abort', abort)
    })
  }

  async read(file: string, path: string, slice: readonly SliceItem[]): Promise<DataBlock> {
    return await (await this.#opened(file)).read(path, slice)
  }

  async readPixels(file: string, path: string, slice: readonly SliceItem[]): Promise<PixelArray> {
    const { values } = await this.read(file, path, slice)
    if (values.kind === 'numbers') return values.data
    throw new HutchError({ kind: 'format', message: 'There are no numbers', where: `${file}:${path}` })
  }

  /** A whole dataset, whatever type its numbers have. */
  async numbers(file: string, path: string): Promise<readonly number[]> {
    const { values } = await this.read(file, path, [])
    return Array.from<unknown>(values.data).map(Number)
  }

  /** Undefined where the file has no such node. */
  async node(file: string, path: string): Promise<FileNode | undefined> {
    try {
      return await (await this.#opened(file)).node(path)
    } catch (error) {
      if (error instanceof HutchError && error.kind === 'not-found') return undefined
      throw error
    }
  }

  async close(): Promise<void> {
    this.#stopListening()
    const opened = [...this.#files.values()]
    this.#files.clear()
    await Promise.all(opened.map(({ data }) => data.close()))
  }

  async #opened(file: string): Promise<DataFile> {
    const known = this.#files.get(file)
    if (known?.generation === this.#generation) return known.data
    const generation = this.#generation
    this.#files.delete(file)
    await known?.data.close()
    const data = await this.#openFile(join(this.folder, file))
    this.#files.set(file, { data, generation })
    return data
  }
}

interface OpenedFile {
  readonly data: DataFile
  readonly generation: number
}

function treeOf(master: string, live: LiveExperiment): ExperimentTree | undefined {
  const tree = live.tree()
  return tree !== undefined && resolve(tree.folder, tree.master) === master ? tree : undefined
}

function completeIn(tree: ExperimentTree, place: FramesPlace): number {
  for (const node of tree.nodes.values()) {
    const found = node.datasets.find(({ file, dataset }) => file === place.file && dataset === place.path)
    if (found !== undefined) return found.complete
  }
  return 0
}

async function readPlan(master: string, openFile: OpenFile): Promise<Plan> {
  const file = await openFile(master)
  const path = '/entry_0000/structure_request/data'
  try {
    return parsePlan(JSON.parse(String(first(await file.read(path, [])))))
  } catch (error) {
    if (error instanceof HutchError && error.kind !== 'not-found') throw error
    const isOurs = error instanceof ParseError || error instanceof SyntaxError || error instanceof HutchError
    if (!isOurs && !(error instanceof RangeError)) throw error
    throw notAnExperiment(`${master}:${path}`, error)
  } finally {
    await file.close()
  }
}

function notAnExperiment(where: string, cause: Error): HutchError {
  return new HutchError(
    {
      kind: 'format',
      message: `This is not the master file of an experiment: ${cause.message}`,
      where,
      advice: 'Choose the file that is named like its folder, e.g. EFF_0001/EFF_0001.h5',
    },
    cause,
  )
}

function first({ values }: DataBlock): unknown {
  return values.data[0]
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
