import { join } from 'node:path'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { Analysis } from './analysis.ts'
import { workflowOfItself, type WorkflowFolders } from './workflow-library.ts'

interface Experiments {
  listen(listener: { readonly onEvent: (numbered: NumberedEvent) => void }): () => void
}

/** Workflows that start by themselves do so with every experiment that names them; returns the way out. Stops no recording. */
export function startWithExperiments(
  experiments: Experiments,
  analysis: Pick<Analysis, 'start'>,
  folders: WorkflowFolders,
  onProblem: (error: unknown) => void,
): () => void {
  const begin = async ({ event }: NumberedEvent): Promise<void> => {
    if (event.kind !== 'experiment.created') return
    const filed = await workflowOfItself(event.plan.workflow, folders)
    if (filed === undefined) return
    const { file: workflowFile, workflow } = filed
    const master = join(event.folder, event.master)
    await analysis.start({ workflow, workflowFile, master, node: event.plan.root.id })
  }
  return experiments.listen({ onEvent: numbered => void begin(numbered).catch(onProblem) })
}
