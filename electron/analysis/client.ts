/* The main thread's end of analysis: one list of jobs, from the question to the last answer, whoever computes them. */
import { dirname, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { stackInputs } from '../../shared/analysis/stack-inputs.ts'
import type { StackInputs } from '../../shared/analysis/stack-inputs.ts'
import { darkReduction, stackSetup, whiteChoice } from '../../shared/analysis/stack-setup.ts'
import { allTasks, taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import { demand } from '../../shared/base/assert.ts'
import type { ResultState, StepState } from '../../shared/model/events.ts'
import { nodeId } from '../../shared/model/ids.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { isoTime } from '../../shared/nexus/iso-time.ts'
import type { ResultPlan } from '../../shared/nexus/result-skeleton.ts'
import { checkWorkflow, type CheckedWorkflow } from '../../shared/workflow/check-workflow.ts'
import { externalSteps, type ExternalStep } from '../../shared/workflow/external-steps.ts'
import { needsOf, planSteps, type PlannedStep } from '../../shared/workflow/plan-steps.ts'
import { programsFolder, withProgramsFolder } from '../../shared/workflow/programs-folder.ts'
import { imagesTogether } from '../../shared/workflow/start-on.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import type { Analysis, AnalysisOptions, AnalysisOutcome, StartAnalysis, Urgency } from './analysis.ts'
import { Computer } from './computer.ts'
import { ExperimentSource } from './experiment-source.ts'
import { endingOf, sentence } from './job-ending.ts'
import { openingLines } from './job-log.ts'
import { JobQueue } from './job-queue.ts'
import type { JobParts } from './job-parts.ts'
import { maskFiles } from './mask-files.ts'
import { reserveResultNumber, resultPlan } from './result-plan.ts'
import { OutsideWork } from './outside/outside-work.ts'
import { grownInfo, resultInfo } from './result-info.ts'
import { StepStore } from './reuse/step-store.ts'
import { usualLimits } from './watchdog.ts'
import { WorkflowJob, cancelled } from './workflow-job.ts'

/** All behind the acquisition; what is only looked at later also behind what is shown while it is recorded. */
const niceness: Readonly<Record<Urgency, number>> = { live: 5, recorded: 15 }
/** Objects of one job; images are counted by the watchdog. */
const heapMb = 1024

/** @param path of the built `analysis-worker.js` */
export function startAnalysisWorker(path: string, urgency: Urgency): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: heapMb }
  return new Worker(path, { name: 'hutch-analysis', workerData: niceness[urgency], resourceLimits })
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
  readonly #queue = new JobQueue()
  /** Ended ones stay: a result is a few hundred bytes here. */
  readonly #jobs = new Map<string, Running>()
  /** Result files begun by this program; the folder alone cannot tell of two that begin at once. */
  readonly #reserved = new Set<string>()

  constructor(options: AnalysisOptions) {
    this.#options = options
  }

  async start(request: StartAnalysis): Promise<{ readonly id: string }> {
    const { openFile, live } = this.#options
    const workflow = withProgramsFolder(request.workflow, dirname(resolve(request.workflowFile)))
    const checked = checkedOf(workflow, request.workflowFile)
    this.#queue.assertRoom()
    const source = await ExperimentSource.open(request.master, openFile, live)
    try {
      const inputs = stackInputs(source.plan, knownNode(source, request.node), needsOf(checked))
      const setup = stackSetup(inputs)
      const steps = planSteps(checked, allTasks, setup)
      const outside = externalSteps(checked)
      const { image } = setup
      const masks = await maskFiles(steps, image, source.folder, this.#options.readMask)
      const plan = await this.#plan(source, inputs, steps, outside, workflow)
      const isAnew = request.isAnew === true
      return await this.#begin({ source, inputs, setup, steps, plan, masks, isAnew }, outside, workflow)
    } catch (error) {
      await source.close()
      throw error
    }
  }

  cancel(id: string): void {
    this.#jobs.get(id)?.stop.abort(cancelled(id))
  }

  first(id: string): void {
    this.#queue.first(id)
  }

  async finished(id: string): Promise<AnalysisOutcome> {
    return await demand(this.#jobs.get(id), `analysis ${id}`).ended
  }

  async close(): Promise<void> {
    for (const id of this.#jobs.keys()) this.cancel(id)
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended))
  }

  async #plan(
    source: ExperimentSource,
    inputs: StackInputs,
    steps: readonly PlannedStep[],
    outside: readonly ExternalStep[],
    workflow: Workflow,
  ): Promise<ResultPlan> {
    const number = await reserveResultNumber(source, workflow.id, this.#reserved)
    const { program } = this.#options
    return await resultPlan(source, inputs, steps, {
      ...{ workflow, number, startedAt: this.#isoNow(), program, outside },
    })
  }

  async #begin(
    work: Work,
    outside: readonly ExternalStep[],
    workflow: Workflow,
  ): Promise<{ readonly id: string }> {
    const { source, plan } = work
    const id = resultId(plan)
    const publishState = this.#progress(source.master, id)
    const { recorder, clock } = this.#options
    const log = (text: string): void => this.#options.publish(source.master, { kind: 'result.log', id, text })
    const job = new WorkflowJob({
      ...work,
      id,
      darks: darkReduction(work.steps),
      whites: whiteChoice(work.steps),
      together: imagesTogether(workflow, {
        loops: work.inputs.data.loops,
        frames: work.inputs.data.plan.camera.frames,
      }),
      outside: this.#outside(work, outside, workflow, id),
      computer: this.#newComputer(source),
      maskOf: this.#options.maskOf,
      backlog: this.#options.backlog,
      recorder,
      store: new StepStore(source.folder, () => clock.nowMs()),
      nowMs: () => clock.elapsedMs(),
      isoNow: () => this.#isoNow(),
      onProgress: complete => publishState('running', complete, ''),
      onStep: (step, state, from) => this.#step(source.master, id, step, state, from),
      onLog: log,
    })
    await job.create()
    this.#options.publish(source.master, { kind: 'result.added', result: resultInfo(id, work) })
    openingLines(work.inputs, work.setup.points, plan).forEach(log)
    const stop = new AbortController()
    const turn = this.#turn(id, source.isRunning, publishState, stop.signal)
    const ended = this.#run(job, work, turn, stop.signal).then(outcome => {
      log(outcome.state === 'done' ? `Done: ${outcome.message}` : outcome.message)
      publishState(outcome.state, outcome.complete, outcome.message)
      return outcome
    })
    this.#jobs.set(id, { stop, ended })
    return { id }
  }

  /** Its place in the queue is told while it waits there. */
  async #turn(
    id: string,
    isLive: boolean,
    publishState: PublishState,
    signal: AbortSignal,
  ): Promise<() => void> {
    const begin = (): void => publishState(isLive ? 'waiting' : 'running', 0, '')
    const isFree = this.#queue.isFree(isLive)
    if (isFree) begin()
    const onPlace = (before: number): void =>
      publishState('queued', 0, before === 0 ? 'next' : `${before} before it`)
    const leave = await this.#queue.enter({ id, isLive, onPlace }, signal)
    if (!isFree) begin()
    return leave
  }

  /** A thread of its own: a task that hangs or dies takes no other job along. */
  #newComputer({ isRunning }: ExperimentSource): Computer {
    const { clock, limits = usualLimits(clock), startWorker } = this.#options
    return new Computer(() => startWorker(isRunning ? 'live' : 'recorded'), limits)
  }

  #outside(work: Work, steps: readonly ExternalStep[], workflow: Workflow, id: string): OutsideWork {
    const { clock, openFile, programs, publish, recorder } = this.#options
    const { master } = work.source
    let info = resultInfo(id, work)
    return new OutsideWork({
      ...work,
      ...{ steps, workflow, recorder, openFile, programs },
      workflowFolder: programsFolder(workflow) ?? work.source.folder,
      isoNow: () => this.#isoNow(),
      nowMs: () => clock.elapsedMs(),
      onLog: text => publish(master, { kind: 'result.log', id, text }),
      onStep: (step, state) => this.#step(master, id, step, state),
      onOutputs: (outputs, step) => {
        info = grownInfo(info, outputs, step)
        publish(master, { kind: 'result.added', result: info })
      },
    })
  }

  /** Never rejects: every end is an outcome. */
  async #run(
    job: WorkflowJob,
    { source, plan }: Work,
    turn: Promise<() => void>,
    signal: AbortSignal,
  ): Promise<AnalysisOutcome> {
    const file = `${source.folder}/${plan.file}`
    const ending = await endingOf(job, turn, signal)
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

  #progress(master: string, id: string): PublishState {
    let lastMs = Number.NEGATIVE_INFINITY
    let last: string | undefined
    return (state, complete, message) => {
      const nowMs = this.#options.clock.elapsedMs()
      const words = `${state} ${message}`
      if (words === last && nowMs - lastMs < progressEveryMs) return
      lastMs = nowMs
      last = words
      this.#options.publish(master, { kind: 'result.state', id, state, complete, message })
    }
  }

  #step(master: string, id: string, step: string, state: StepState, from?: string): void {
    const told = from === undefined ? {} : { from }
    this.#options.publish(master, { kind: 'result.step', id, step, state, ...told })
  }

  #isoNow(): string {
    return isoTime(this.#options.clock.nowMs(), this.#options.utcOffsetMinutes())
  }
}

type PublishState = (state: ResultState, complete: number, message: string) => void

type Work = Pick<JobParts, 'source' | 'inputs' | 'setup' | 'steps' | 'plan' | 'masks' | 'isAnew'>

function checkedOf(workflow: Workflow, file: string): CheckedWorkflow {
  const result = checkWorkflow(workflow, taskSpecs, file)
  if ('problems' in result) throw new ProblemList(result.problems)
  return result.checked
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
