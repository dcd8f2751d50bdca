import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HutchError } from '../../shared/model/problem.ts'
import type { WorkflowFile } from '../../shared/model/workflow-offer.ts'
import { slug } from '../../shared/nexus/slug.ts'
import { writeWorkflow } from '../../shared/workflow/write-workflow.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import type { WorkflowFolders } from './workflow-library.ts'
import { makeFolder } from '../platform/make-folder.ts'

/**
 * Keeps a workflow of one's own under a name, in place of the older one of that name. Rejects names of shipped workflows;
 * a graph that does not fit together yet may be kept.
 */
export async function saveWorkflow(
  name: string,
  workflow: Workflow,
  { shipped, own }: Required<WorkflowFolders>,
): Promise<WorkflowFile> {
  const id = workflowId(name)
  if (!/[a-z0-9]/i.test(name)) throw refused(`"${name}" is no name for a workflow`, 'Use letters and digits')
  if ((await readdir(shipped)).includes(`${id}.json`))
    throw refused(`"${id}" is a workflow that comes with the program`, 'Save it under another name')
  const file = join(own, `${id}.json`)
  const text = writeWorkflow({ ...workflow, id, label: name.trim() })
  await makeFolder(own)
  // Never half a file: whoever looks sees the older one or the new one.
  await writeFile(`${file}.draft`, text)
  await rename(`${file}.draft`, file)
  return { name: id, file, origin: 'own', text }
}

/** `Mean of my data` → `mean-of-my-data` */
export function workflowId(name: string): string {
  return slug(name).replaceAll('_', '-')
}

function refused(message: string, advice: string): HutchError {
  return new HutchError({ kind: 'usage', message, advice })
}
