import { ownWorkflows, shippedWorkflows, type WorkflowFolders } from '../analysis/workflow-library.ts'
import { settingsFolder } from '../platform/settings-folder.ts'

/** Those that come with the program, and those that were saved in the window. */
export function workflowFolders(entries: string): Required<WorkflowFolders> {
  return { shipped: shippedWorkflows(entries), own: ownWorkflows(settingsFolder(process.env)) }
}
