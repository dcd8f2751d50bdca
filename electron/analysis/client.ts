import type { MessagePort } from 'node:worker_threads'
import { Worker } from 'node:worker_threads'
import { normaliseInputs } from '../../shared/analysis/normalise-inputs.ts'
import type { NormaliseInputs } from '../../shared/analysis/normalise-inputs.ts'
import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { ResultInfo, ResultState } from '../../shared/model/events.ts'
import { nodeId } from '../../shared/model/ids.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { isoTime } from '../../shared/nexus/iso-time.ts'
import { acquisitionOf, entryFileName } from '../../shared/nexus/names.ts'
import { resultPaths } from '../../shared/nexus/result-skeleton.ts'
import type { ResultPlan } from '../../shared/nexus/result-skeleton.ts'
import type { Recorder } from '../engine/ports.ts'
import { Computer } from './computer.ts'
import { ExperimentSource } from './experiment-source.ts'
import { NormaliseJob, cancelled } from './normalise-job.ts'
import type { LiveExperiment, OpenFile, PublishResult } from './ports.ts'
import { reserveResultNumber, resultPlan } from './result-plan.ts'
import type { NormaliseSettings } from './result-plan.ts'

export interface AnalysisOptions {
  /** The analysis thread (`startAnalysisWorker`), or a port to a `Bench`. Ended by `close`. */
  readonly worker: Worker | MessagePort
  readonly openFile: OpenFile
  /** Writes the result files. Not closed here. */
  readonly recorder: Recorder
  readonly live: LiveExperiment
  readonly publish: PublishResult
  readonly clock: Clock
  readonly program: { readonly name: string; readonly version: string }
  /** Of the beamline's local time, for what is recorded. */
  readonly utcOffsetMinutes: () => number
}

export interface StartAnalysis {
  readonly workflow: 'normalise'
  /** Master file of a recorded or of the running experiment. */
  readonly master: string
  /** The scan, or an acquisition in it: `/EFF/Energy Scan`. */
  readonly node: string
  /** How the dark frames become one: mean unless said. */
  readonly darks?: StackReduction
}

/** How a result ended. */
export interface AnalysisOutcome {
  readonly state: Extract<ResultState, 'done' | 'failed' | 'cancelled'>
  readonly complete: number
  readonly message: string
  /** Absolute path of the result file. */
  readonly file: string
}

/** Runs workflows beside everything else: files are read and written elsewhere, numbers crunched in a thread. */
export interface Analysis {
  /**
   * Begins and returns at once with the id of the result. Rejects with what is wrong before any file is made: no such
   * experiment or node, nothing of role data, dark or white for it. Later failures come as `result.state` `failed`.
   */
  start(request: StartAnalysis): Promise<{ readonly id: string }>
  /** Ends with state `cancelled`; what was written stays. Unknown or ended ids are ignored. */
  cancel(id: string): void
  /** Resolves when a result started here has ended, however it ended. */
  finished(id: string): Promise<AnalysisOutcome>
  /** Cancels what runs, waits for it and ends the thread. */
  close(): Promise<void>
}

/** @param path of the built `analysis-worker.js` */
export function startAnalysisWorker(path: string): Worker {
  return new Worker(path, { name: 'hutch-analysis' })
}

export function createAnalysis(options: AnalysisOptions): Analysis {
  return new AnalysisClient(options)
}

/** A result may show progress this often: 5 events a second are enough for a person and little for the journal. */
const progressEveryMs = 200

interface Running {
  readonly stop: AbortController
  readonly ended: Promise<AnalysisOutcome>
}

class AnalysisClient implements Analysis {
  readonly #options: AnalysisOptions
  readonly #computer: Computer
  /** Ended ones stay: a result is a few hundred bytes here. */
  readonly #jobs = new Map<string, Running>()
  /** Result files begun by this program; the folder alone cannot tell of two that begin at once. */
  readonly #reserved = new Set<string>()

  constructor(options: AnalysisOptions) {
    this.#options = options
    this.#computer = new Computer(options.worker)
  }

  async start(request: StartAnalysis): Promise<{ readonly id: string }> {
    const { openFile, live } = this.#options
    const source = await ExperimentSource.open(request.master, openFile, live)
    try {
      const inputs = normaliseInputs(source.plan, knownNode(source, request.node))
      const settings = { darks: request.darks ?? 'mean', saturation: await saturationOf(source, inputs) }
      const plan = await this.#plan(source, inputs, settings)
      return await this.#begin({ source, inputs, settings, plan })
    } catch (error) {
      await source.close()
      throw error
    }
  }

  cancel(id: string): void {
    this.#jobs.get(id)?.stop.abort(cancelled(id))
  }

  async finished(id: string): Promise<AnalysisOutcome> {
    return await demand(this.#jobs.get(id), `analysis ${id}`).ended
  }

  async close(): Promise<void> {
    for (const id of this.#jobs.keys()) this.cancel(id)
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended))
    await this.#computer.close()
  }

  async #plan(
    source: ExperimentSource,
    inputs: NormaliseInputs,
    settings: NormaliseSettings,
  ): Promise<ResultPlan> {
    const number = await reserveResultNumber(source, this.#reserved)
    return await resultPlan(source, inputs, settings, {
      number,
      startedAt: this.#isoNow(),
      program: this.#options.program,
    })
  }

  async #begin(work: Work): Promise<{ readonly id: string }> {
    const { source, plan } = work
    const id = resultId(plan)
    const publishState = this.#progress(source.master, id)
    const { recorder } = this.#options
    const job = new NormaliseJob({
      ...work,
      id,
      computer: this.#computer,
      recorder,
      isoNow: () => this.#isoNow(),
      onProgress: complete => publishState('running', complete, ''),
    })
    await job.create()
    this.#options.publish(source.master, { kind: 'result.added', result: resultInfo(id, work) })
    publishState(source.isRunning ? 'waiting' : 'running', 0, '')
    const stop = new AbortController()
    const ended = this.#run(job, work, stop.signal).then(outcome => {
      publishState(outcome.state, outcome.complete, outcome.message)
      return outcome
    })
    this.#jobs.set(id, { stop, ended })
    return { id }
  }

  /** Never rejects: every end is an outcome. */
  async #run(job: NormaliseJob, { source, plan }: Work, signal: AbortSignal): Promise<AnalysisOutcome> {
    const file = `${source.folder}/${plan.file}`
    const ending = await endingOf(job, signal)
    try {
      await job.finish(ending.state === 'done' ? 'success' : ending.state, ending.message)
      return { ...ending, complete: job.complete, file }
    } catch (error) {
      const message = `${ending.message} The result file could not be finished: ${sentence(error)}`
      return { state: 'failed', complete: job.complete, message, file }
    } finally {
      await source.close()
    }
  }

  #progress(master: string, id: string): (state: ResultState, complete: number, message: string) => void {
    let lastMs = Number.NEGATIVE_INFINITY
    let lastState: ResultState | undefined
    return (state, complete, message) => {
      const nowMs = this.#options.clock.elapsedMs()
      if (state === lastState && nowMs - lastMs < progressEveryMs) return
      lastMs = nowMs
      lastState = state
      this.#options.publish(master, { kind: 'result.state', id, state, complete, message })
    }
  }

  #isoNow(): string {
    return isoTime(this.#options.clock.nowMs(), this.#options.utcOffsetMinutes())
  }
}

interface Work {
  readonly source: ExperimentSource
  readonly inputs: NormaliseInputs
  readonly settings: NormaliseSettings
  readonly plan: ResultPlan
}

async function endingOf(
  job: NormaliseJob,
  signal: AbortSignal,
): Promise<Pick<AnalysisOutcome, 'state' | 'message'>> {
  try {
    const { message } = await job.run(signal)
    return { state: 'done', message }
  } catch (error) {
    if (signal.aborted) return { state: 'cancelled', message: `Cancelled after ${job.complete} frames` }
    return { state: 'failed', message: sentence(error) }
  }
}

function resultInfo(id: string, { inputs, plan }: Work): ResultInfo {
  const { image, axes, file, title, workflow } = plan
  return {
    id,
    node: inputs.data.plan.id,
    title,
    workflow,
    file,
    dataset: resultPaths.frames,
    shape: [...axes.map(axis => axis.values.length), image.height, image.width],
    dtype: 'float32',
  }
}

/** `EFF_0001_normalise_01` */
function resultId({ file }: ResultPlan): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.h5$/, '')
}

function knownNode(source: ExperimentSource, path: string): ReturnType<typeof nodeId> {
  try {
    return nodeId(path)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new HutchError({
      kind: 'usage',
      message: error.message,
      where: source.master,
      advice: `Nodes are named like ${source.plan.root.id}`,
    })
  }
}

/** What the detector said of itself when the data were recorded; unknown: nothing is taken for saturated. */
async function saturationOf(source: ExperimentSource, { data }: NormaliseInputs): Promise<number> {
  const { camera, entry } = acquisitionOf(source.plan, data.plan.id)
  const path = `${demand(camera, `camera of ${data.plan.id}`).groupPath}/saturation_value`
  const file = entryFileName(source.experiment, entry)
  if ((await source.node(file, path)) === undefined) return Number.POSITIVE_INFINITY
  return (await source.readPixels(file, path, []))[0] ?? Number.POSITIVE_INFINITY
}

function sentence(error: unknown): string {
  const { message, where, advice } = toProblem(error)
  const place = where === undefined ? '' : ` (${where})`
  return `${message}${place}.${advice === undefined ? '' : ` ${advice}.`}`
}
