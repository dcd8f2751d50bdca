import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { createAnalysis, startAnalysisWorker } from '../analysis/client.ts'
import { ExperimentDesk } from '../analysis/experiment-desk.ts'
import { programsFor } from '../analysis/outside/programs-for.ts'
import { loadWorkflow, workflowOfItself, type FiledWorkflow } from '../analysis/workflow-library.ts'
import type { Assembly } from '../assembly.ts'
import { readMask } from '../files/detector-mask.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { liveOwner } from '../journal/experiment-lock.ts'
import { openExperimentJournal } from '../journal/experiment-journal.ts'
import { program } from '../platform/program.ts'
import { workflowFolders } from './workflow-folders.ts'

export interface LiveAnalysisParts {
  readonly clock: Clock
  /** Folder of the built worker files. */
  readonly entries: string
  readonly assembly: Pick<Assembly, 'backlog' | 'engine' | 'recorder'>
  readonly onProblem: (error: unknown) => void
}

/** A workflow beside a run that has just been started. */
export interface LiveAnalysis {
  /** Resolves when its result has ended: undefined when it is complete, else what happened. */
  finish(): Promise<string | undefined>
}

/** Names of workflows or files are known before anything moves. */
export async function workflowNamed(name: string, entries: string): Promise<FiledWorkflow> {
  return await loadWorkflow(name, workflowFolders(entries))
}

/** What the experiment itself wants, where nothing else was asked for. */
export async function workflowWanted(
  asked: FiledWorkflow | undefined,
  named: string | undefined,
  entries: string,
): Promise<FiledWorkflow | undefined> {
  return asked ?? (await workflowOfItself(named, workflowFolders(entries)))
}

/** Starts a workflow on all data of the experiment that runs; its results grow with it and become part of it. */
export async function analyseLive(
  { clock, entries, assembly: { backlog, engine, recorder }, onProblem }: LiveAnalysisParts,
  { workflow, file }: FiledWorkflow,
  master: string,
): Promise<LiveAnalysis> {
  const desk = new ExperimentDesk({
    ...{ engine, recorder, onProblem, nowMs: () => clock.nowMs() },
    openJournal: async folder => openExperimentJournal(folder, clock),
    readEvents: async () => undefined,
    isTaken: folder => liveOwner(folder) !== undefined,
    recordedChanged: () => undefined,
    resultEnded: () => undefined,
  })
  const analysis = createAnalysis({
    startWorker: urgency => startAnalysisWorker(join(entries, 'analysis-worker.js'), urgency),
    programs: programsFor('local', clock, process.env),
    openFile: openDataFile,
    readMask: async (where, image) => await readMask(openDataFile, where, { image, id: 0 }),
    ...{ backlog, recorder, clock, program },
    utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
    live: {
      tree: () => engine.tree,
      onChange: listener => engine.listen({ onEvent: listener }),
    },
    publish: (from, event) => desk.publish(from, event),
  })
  try {
    const node = demand(engine.tree.plan, 'plan of the run').root.id
    const { id } = await analysis.start({ workflow, workflowFile: file, master, node })
    return {
      finish: async () => {
        const { state, message } = await analysis.finished(id)
        await desk.settled()
        await analysis.close()
        return state === 'done' ? undefined : `${workflow.label} ${state}: ${message}`
      },
    }
  } catch (error) {
    await analysis.close()
    throw error
  }
}
