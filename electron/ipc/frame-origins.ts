import { existsSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { CountRegion } from '../../shared/ipc/contract.ts'
import type { FrameAcquisition } from '../../shared/ipc/tile.ts'
import type { ExperimentId, NodeId } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { entryLayout } from '../../shared/nexus/entry-layout.ts'
import { entryFileName, resultFolder } from '../../shared/nexus/names.ts'
import { nativeLayout } from '../../shared/nexus/native-layout.ts'
import { planNode } from '../../shared/nexus/plan-walk.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import { ExperimentSource } from '../analysis/experiment-source.ts'
import type { CountRequest } from '../analysis/region-count.ts'
import type { LiveExperiment, OpenFile } from '../analysis/ports.ts'
import { acquisitionOf } from './frame-acquisition.ts'

/** Where images come from, as far as an experiment of ours recorded them. */
export interface FrameOrigin {
  /** Absolute path of the master file. */
  readonly master: string
  /** Undefined for results. */
  readonly node: NodeId | undefined
  readonly detector: string
  /** Undefined for results. */
  readonly acquisition: FrameAcquisition | undefined
}

/** Plans of so many experiments are kept: a person compares a few. */
const mostKept = 8

/** Finds the node and detector of a dataset by the plan of the experiment whose folder it lies in. */
export class FrameOrigins {
  readonly #openFile: OpenFile
  readonly #live: LiveExperiment
  readonly #plans = new Map<string, Plan | undefined>()
  /** Of the dataset asked for last: a stack is walked through frame by frame. */
  #last: { readonly key: string; readonly origin: FrameOrigin } | undefined

  constructor(openFile: OpenFile, live: LiveExperiment) {
    this.#openFile = openFile
    this.#live = live
  }

  /** Undefined for files that belong to no experiment. */
  async of(file: string, dataset: string): Promise<FrameOrigin | undefined> {
    const key = `${file}::${dataset}`
    if (this.#last?.key === key) return this.#last.origin
    const origin = await this.#find(file, dataset)
    this.#last = origin && { key, origin }
    return origin
  }

  /** What is needed to count a region over a dataset. Rejects with `not-found` where no experiment recorded it. */
  async countRequest(
    { dataset, file, name, shape }: CountRegion,
    saturationOf: (detector: string) => number | undefined,
  ): Promise<CountRequest> {
    const origin = await this.of(file, dataset)
    const { detector, master, node } = origin ?? {}
    if (master === undefined || node === undefined || detector === undefined) throw notRecorded(file, dataset)
    return { master, node, region: { name, shape, saturation: saturationOf(detector) } }
  }

  async #find(file: string, dataset: string): Promise<FrameOrigin | undefined> {
    const isResult = basename(dirname(file)) === resultFolder
    const folder = isResult ? dirname(dirname(file)) : dirname(file)
    const experiment = basename(folder) as ExperimentId
    const master = join(folder, `${experiment}.h5`)
    const plan = await this.#planOf(folder, master)
    if (plan === undefined) return undefined
    const found = isResult ? ofResult(plan) : ofFrames(plan, experiment, relative(folder, file), dataset)
    return found && { master, ...found }
  }

  async #planOf(folder: string, master: string): Promise<Plan | undefined> {
    const tree = this.#live.tree()
    if (tree?.folder === folder) return tree.plan
    if (!this.#plans.has(master)) {
      if (this.#plans.size >= mostKept) this.#plans.clear()
      this.#plans.set(master, existsSync(master) ? await this.#read(master) : undefined)
    }
    return this.#plans.get(master)
  }

  /** A file that only looks like a master belongs to nobody. */
  async #read(master: string): Promise<Plan | undefined> {
    try {
      const source = await ExperimentSource.open(master, this.#openFile, this.#live)
      await source.close()
      return source.plan
    } catch (error) {
      if (error instanceof HutchError) return undefined
      throw error
    }
  }
}

function ofFrames(
  plan: Plan,
  experiment: ExperimentId,
  file: string,
  dataset: string,
): Omit<FrameOrigin, 'master'> | undefined {
  const entry = plan.entries.find(({ name }) => entryFileName(experiment, name) === file)
  const node = entry && planNode(plan, entry.node)
  if (node?.kind === 'nativeScan') {
    const cameras = node.head === undefined ? [] : nativeLayout(node).cameras
    const camera = cameras.find(({ dataPath }) => dataPath === dataset)
    return camera && { node: node.id, detector: camera.detector, acquisition: acquisitionOf(node) }
  }
  const acquisitions = entry === undefined ? [] : entryLayout(plan, entry.name).acquisitions
  const found = acquisitions.find(({ camera }) => camera?.dataPath === dataset)
  if (found?.camera === undefined) return undefined
  const { camera, plan: acquired } = found
  return { node: acquired.id, detector: camera.detector, acquisition: acquisitionOf(acquired) }
}

/** Results have the pixels of their data; with one detector in the plan there is no doubt which. */
function ofResult(plan: Plan): Omit<FrameOrigin, 'master'> | undefined {
  const detectors = new Set(
    [...planNodes(plan)].flatMap(node =>
      node.kind === 'acquisition' && node.camera !== undefined ? [node.camera.detector] : [],
    ),
  )
  const [detector] = detectors
  return detector === undefined || detectors.size > 1
    ? undefined
    : { node: undefined, detector, acquisition: undefined }
}

function notRecorded(file: string, dataset: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: 'These images belong to no experiment, so that nothing can be put beside them',
    where: `${file}::${dataset}`,
    advice: 'Copy the values of the region instead, or open the experiment they were recorded in.',
  })
}
