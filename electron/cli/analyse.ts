import { dirname, join } from 'node:path'
import { existsSync } from 'node:fs'
import { InvariantError, demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { emptyTree } from '../../shared/structure/apply-event.ts'
import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import { checkWorkflow } from '../../shared/workflow/check-workflow.ts'
import { hasPrograms } from '../../shared/workflow/programs-folder.ts'
import { setInputs } from '../../shared/workflow/set-inputs.ts'
import type { JsonValue, Workflow } from '../../shared/workflow/workflow.ts'
import { createAnalysis, startAnalysisWorker } from '../analysis/client.ts'
import { ExperimentDesk, type OwnExperiment } from '../analysis/experiment-desk.ts'
import { executors, programsFor, type Executor } from '../analysis/outside/programs-for.ts'
import { loadWorkflow } from '../analysis/workflow-library.ts'
import { experimentPlace } from '../export/experiment-files.ts'
import { readMask } from '../files/detector-mask.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { journalName, openExperimentJournal } from '../journal/experiment-journal.ts'
import { liveOwner } from '../journal/experiment-lock.ts'
import { readJournal } from '../journal/read-journal.ts'
import { program } from '../platform/program.ts'
import { createWriter, startWriterWorker } from '../writer/client.ts'
import { adopted, adoptOptions, isForeign } from './adopt.ts'
import { AnalysisReport } from './analysis-report.ts'
import { hasFlag, optionValue, optionValues, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import type { Verb, VerbIo } from './verb-io.ts'
import { workflowFolders } from './workflow-folders.ts'

export const analyseSpec: VerbSpec = {
  name: 'analyse',
  positional: ['WORKFLOW', 'FILE'],
  options: {
    node: {
      kind: 'repeated',
      value: 'PATH',
      help: 'scan or acquisition whose data to take, default all; several make a result each',
    },
    set: { kind: 'repeated', value: 'STEP.INPUT=VALUE', help: 'changes an input of a step' },
    executor: {
      kind: 'value',
      value: 'local|slurm',
      help: 'where programs of the workflow are run, default local',
    },
    anew: {
      kind: 'flag',
      help: 'computes every step, also what an earlier result of the experiment has',
    },
    ...adoptOptions,
    json: { kind: 'flag', help: 'events as JSON lines' },
  },
}

export interface AnalyseVerbParts {
  readonly clock: Clock
  /** Folder of the built worker files. */
  readonly entries: string
  /** Calls back when the user asks to stop (Ctrl-C); returns the way out. */
  readonly onStopRequest: (listener: () => void) => () => void
}

/** `hutch analyse`: a workflow on a recorded experiment, or on what another program recorded. Exit code 0 only when its result is complete. */
export function analyseVerb(parts: AnalyseVerbParts): Verb {
  return async (args, io) => {
    const { workflow, file } = await loadWorkflow(
      demand(args.positional[0], 'WORKFLOW'),
      workflowFolders(parts.entries),
    )
    const report = new AnalysisReport(hasFlag(args, 'json'), io)
    const executor = executorOf(args)
    if (executor === 'slurm') refuseWithoutPrograms(workflow)
    const master = await masterFile(parts, args, io)
    const { analysis, desk, close } = analysisOf(parts, report, executor)
    const named = optionValues(args, 'node')
    const nodes = named.length > 0 ? named : [await wholeExperiment(desk, master)]
    try {
      const changed = withSettings(workflow, args)
      const ids: string[] = []
      const release = parts.onStopRequest(() => ids.forEach(id => analysis.cancel(id)))
      const request = { workflow: changed, workflowFile: file, master, isAnew: hasFlag(args, 'anew') }
      for (const node of nodes) ids.push((await analysis.start({ ...request, node })).id)
      const outcomes = await Promise.all(ids.map(async id => [id, await analysis.finished(id)] as const))
      release()
      await desk.settled()
      return Math.max(...outcomes.map(([id, outcome]) => report.end(id, outcome)))
    } finally {
      await close()
    }
  }
}

/** Of an experiment, or of the one that is made of what another program recorded. */
async function masterFile(parts: AnalyseVerbParts, args: ParsedArgs, io: VerbIo): Promise<string> {
  const file = demand(args.positional[1], 'FILE')
  if (await isForeign(file)) return (await adopted(parts, file, args, io)).master
  return (await experimentPlace(file)).master
}

/** What the window puts together too, without an experiment of its own. */
function analysisOf({ clock, entries }: AnalyseVerbParts, report: AnalysisReport, executor: Executor) {
  const recorder = createWriter({ worker: startWriterWorker(join(entries, 'writer-worker.js')), clock })
  const desk = new ExperimentDesk({
    engine: nothingRuns,
    recorder,
    nowMs: () => clock.nowMs(),
    openJournal: async folder => openExperimentJournal(folder, clock),
    readEvents: eventsIn,
    isTaken: folder => liveOwner(folder) !== undefined,
    recordedChanged: () => undefined,
    resultEnded: () => undefined,
    onProblem: error => report.problem(error),
  })
  const analysis = createAnalysis({
    startWorker: urgency => startAnalysisWorker(join(entries, 'analysis-worker.js'), urgency),
    // Nothing is recorded here.
    backlog: { relief: async () => undefined },
    programs: programsFor(executor, clock, process.env),
    openFile: openDataFile,
    readMask: async (where, image) => await readMask(openDataFile, where, { image, id: 0 }),
    recorder,
    clock,
    program,
    utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
    live: { tree: () => undefined, onChange: () => () => undefined },
    publish: (master, event) => {
      report.event(event)
      desk.publish(master, event)
    },
  })
  const close = async (): Promise<void> => {
    await analysis.close()
    await recorder.close()
  }
  return { analysis, desk, close }
}

function executorOf(args: ParsedArgs): Executor {
  const named = optionValue(args, 'executor') ?? 'local'
  const executor = executors.find(name => name === named)
  if (executor !== undefined) return executor
  throw new HutchError({
    kind: 'usage',
    message: `There is no executor "${named}"${didYouMean(named, executors)}`,
    advice: `Choose ${listWords(executors)}`,
  })
}

/** What Hutch computes itself follows the recording image by image, here. */
function refuseWithoutPrograms(workflow: Workflow): void {
  if (hasPrograms(workflow)) return
  throw new HutchError({
    kind: 'usage',
    message: `Workflow "${workflow.label}" has no programs that could run on Slurm: Hutch computes all its steps itself`,
    advice: 'Leave out --executor, or make hutch analyse itself the program of a step',
  })
}

const nothingRuns: OwnExperiment = {
  tree: emptyTree(),
  events: [],
  note: event => {
    throw new InvariantError(`${event.kind} for an experiment that does not run`)
  },
}

/** Without a node the only data of the experiment are meant. */
async function wholeExperiment(desk: ExperimentDesk, master: string): Promise<string> {
  const created = (await desk.treeOf(master))?.events.map(({ event }) => event)
  const planned = created?.find(event => event.kind === 'experiment.created')
  if (planned?.kind === 'experiment.created') return planned.plan.root.id
  throw new HutchError({
    kind: 'usage',
    message: 'Say whose data to take: this experiment has no journal to find them in',
    where: dirname(master),
    advice: 'Add --node "/EFF/Energy Scan"',
  })
}

async function eventsIn(folder: string): Promise<readonly NumberedEvent[] | undefined> {
  const file = join(folder, journalName)
  return existsSync(file) ? (await readJournal(file)).events : undefined
}

/** What is wrong with a graph that was right before was brought by the settings. */
function withSettings(workflow: Workflow, args: ParsedArgs): Workflow {
  const settings = settingsOf(args)
  if (Object.keys(settings).length === 0) return workflow
  const changed = setInputs(workflow, settings, taskSpecs)
  const where = optionValues(args, 'set').map(setting => `--set ${setting}`)
  const checked = checkWorkflow(changed, taskSpecs, where.join(' '))
  if (!('problems' in checked) || 'problems' in checkWorkflow(workflow, taskSpecs, '')) return changed
  throw new ProblemList(
    checked.problems.map(problem => ({
      ...problem,
      kind: 'usage',
      advice: `hutch workflows ${workflow.id} lists what can be set.`,
    })),
  )
}

/** Values are JSON where they can be read as such, else text: `turns=3`, `edge=4.04 keV`, `area={"rows":[0,9],…}`. */
function settingsOf(args: ParsedArgs): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    optionValues(args, 'set').map(setting => {
      const equals = setting.indexOf('=')
      if (equals > 0) return [setting.slice(0, equals), valueOf(setting.slice(equals + 1))] as const
      throw new HutchError({
        kind: 'usage',
        message: `--set ${setting} has no value`,
        advice: 'Write --set normalise.darks=median',
      })
    }),
  )
}

function valueOf(text: string): JsonValue {
  try {
    // Whatever JSON says is plain data.
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}
