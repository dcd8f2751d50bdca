import type { NumberedEvent } from '../../shared/model/events.ts'
import type { EntryPlan } from '../../shared/model/plan.ts'
import { isoTime } from '../../shared/nexus/iso-time.ts'
import { entryEndPaths, entryFileName, unfinishedStatus } from '../../shared/nexus/names.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { ClosingValues } from '../writer/recover-file.ts'

const nothing: ClosingValues = { texts: {}, values: {} }

/** What the writer of an entry file could not write any more; nothing for an entry that had ended in its file too. */
export function closingValues(
  tree: ExperimentTree,
  events: readonly NumberedEvent[],
  file: string,
): ClosingValues {
  const entry = entryOfFile(tree, file)
  const node = entry && tree.nodes.get(entry.node)
  if (entry === undefined || node === undefined) return nothing
  const isOpen = node.status === 'running' || node.status === 'planned'
  const outcome = isOpen ? 'failed' : node.status
  const endMs = node.finishedAtMs ?? events.at(-1)?.atMs ?? 0
  const paths = entryEndPaths(entry.name)
  return {
    texts: {
      [paths.endTime]: isoTime(endMs, utcOffsetMinutes(events)),
      [paths.status]: outcome === 'complete' ? 'success' : outcome,
      [paths.error]: isOpen
        ? 'Hutch ended in the middle of this experiment'
        : 'The disk failed before its end',
    },
    values: { [paths.duration]: Math.round((endMs - (node.startedAtMs ?? endMs)) / 1000) },
    // The journal may have the end of an entry whose disk had failed before.
    ...(isOpen ? {} : { onlyWhere: { path: paths.status, text: unfinishedStatus } }),
  }
}

export function entryOfFile(tree: ExperimentTree, file: string): EntryPlan | undefined {
  const { experiment, plan } = tree
  if (experiment === undefined) return undefined
  return plan?.entries.find(entry => entryFileName(experiment, entry.name) === file)
}

function utcOffsetMinutes(events: readonly NumberedEvent[]): number {
  const first = events[0]?.event
  return first?.kind === 'experiment.created' ? first.utcOffsetMinutes : 0
}
