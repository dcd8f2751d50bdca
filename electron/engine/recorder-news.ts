import { relative } from 'node:path'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import type { Recorder, RecorderNotice, RegionSums } from './ports.ts'

interface NewsParts {
  readonly folder: string
  readonly layout: ExperimentLayout
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly regionSums: RegionSums
}

/** Puts into the experiment what recorder and counters tell by themselves. Returns how to stop listening. */
export function noteNews(parts: NewsParts): () => void {
  const { log, recorder, regionSums } = parts
  const stops = [
    recorder.onComplete((file, dataset, complete) => noteComplete(parts, file, dataset, complete)),
    regionSums.onProblem(problem => warn(log, 'regions', problem)),
    recorder.onNotice(notice => {
      if (notice.kind === 'compression') noteCompression(parts, notice)
      else warn(log, 'recorder', notice.problem)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function noteComplete(
  { folder, layout, log }: NewsParts,
  path: string,
  dataset: string,
  complete: number,
): void {
  const file = relative(folder, path)
  const node = layout.nodeOf(file, dataset)
  if (node !== undefined) log.add({ kind: 'complete', node, dataset, file, complete })
}

/** Into the tree, and into the file, where whoever reads it later finds it. */
function noteCompression(
  { folder, layout, log, recorder }: NewsParts,
  { dataset, file: path, verdict }: Extract<RecorderNotice, { kind: 'compression' }>,
): void {
  const file = relative(folder, path)
  const node = layout.nodeOf(file, dataset)
  const frames = node && layout.acquisition(node).frames
  if (node === undefined || frames === undefined) return
  log.add({ kind: 'dataset.compression', node, file, dataset, verdict })
  const written = recorder.text(path, frames.compressionPath, `${verdict.method}: ${verdict.reason}`)
  written.catch((error: unknown) => warn(log, 'recorder', toProblem(error)))
}

function warn(log: ExperimentLog, id: string, problem: Problem): void {
  log.add({ kind: 'problem.raised', id, severity: 'warning', problem })
}
