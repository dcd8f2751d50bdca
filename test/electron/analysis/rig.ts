import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { Bench } from '../../../electron/analysis/bench.ts'
import { createAnalysis } from '../../../electron/analysis/client.ts'
import type { Analysis, AnalysisOptions, StartAnalysis } from '../../../electron/analysis/analysis.ts'
import type { ResultEvent } from '../../../electron/analysis/ports.ts'
import type { ComputeEnvelope } from '../../../electron/analysis/protocol.ts'
import { readMask } from '../../../electron/files/detector-mask.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { programsFor } from '../../../electron/analysis/outside/programs-for.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../electron/writer/client.ts'
import { CompressPool } from '../../../electron/writer/compress-pool.ts'
import { serveWriter } from '../../../electron/writer/serve.ts'
import type { Recorder } from '../../../electron/engine/ports.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import type { ExperimentTree } from '../../../shared/structure/experiment-tree.ts'

export interface AnalysisRig {
  readonly analysis: Analysis
  readonly events: ResultEvent[]
  /** Resolves when an event that fits came or has come. */
  readonly until: (fits: (event: ResultEvent) => boolean) => Promise<void>
  /** What the program knows of a running experiment; tells the analysis of every change. */
  readonly live: { show: (tree: ExperimentTree | undefined) => void }
}

/**
 * Analysis with the product's reader and writer; all ends of the channels in this thread.
 * @param fault stands between the analysis and its writer
 */
export function analysisRig(
  overrides: Partial<AnalysisOptions> = {},
  fault: (recorder: Recorder) => Recorder = recorder => recorder,
): AnalysisRig {
  const clock = systemClock()
  const writerChannel = new MessageChannel()
  serveWriter(writerChannel.port2, clock, new CompressPool(noCompressor))
  const recorder = createWriter({ worker: writerChannel.port1, clock })
  const events: ResultEvent[] = []
  const listeners = new Set<() => void>()
  const watchers = new Set<() => void>()
  let tree: ExperimentTree | undefined
  const analysis = createAnalysis({
    startWorker: benchPort,
    backlog: { relief: async () => undefined },
    // Debian's Python, which has h5py.
    programs: programsFor('local', clock, { ...process.env, PATH: `/usr/bin:${process.env.PATH ?? ''}` }),
    openFile: openDataFile,
    readMask: async (where, image) => await readMask(openDataFile, where, { image, id: 0 }),
    recorder: fault(recorder),
    live: {
      tree: () => tree,
      onChange: listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    publish: (_master, event) => {
      events.push(event)
      for (const look of watchers) look()
    },
    clock,
    program: { name: 'Hutch', version: '0.1.0' },
    utcOffsetMinutes: () => 60,
    ...overrides,
  })
  onTestFinished(async () => {
    await analysis.close()
    await recorder.close()
  })
  const show = (next: ExperimentTree | undefined): void => {
    tree = next
    for (const listener of listeners) listener()
  }
  const until = (fits: (event: ResultEvent) => boolean): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (!events.some(fits)) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  return { analysis, events, until, live: { show } }
}

export function benchPort(): MessageChannel['port1'] {
  const { port1, port2 } = new MessageChannel()
  const bench = new Bench()
  port2.on('message', (envelope: ComputeEnvelope) => port2.postMessage(bench.answer(envelope)))
  return port1
}

/** Results are not compressed. */
function noCompressor(): never {
  throw new Error('this test compresses nothing')
}

/** The shipped workflow, as it is started. */
export const normalise: Pick<StartAnalysis, 'workflow' | 'workflowFile'> = shippedWorkflow('normalise')

export function shippedWorkflow(name: string): Pick<StartAnalysis, 'workflow' | 'workflowFile'> {
  const workflowFile = fileURLToPath(new URL(`../../../workflows/${name}.json`, import.meta.url))
  const parsed = parseWorkflow(readFileSync(workflowFile, 'utf8'), workflowFile)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return { workflow: parsed.workflow, workflowFile }
}
