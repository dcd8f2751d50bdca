import type { WorkflowFile } from '../../shared/model/workflow-offer.ts'
import { parseWorkflow } from '../../shared/workflow/parse-workflow.ts'

/** `name` is that of the result. */
export type RecordedWorkflow = Omit<WorkflowFile, 'origin'> & { readonly origin: 'result' }

/** A file that is no graph is offered with what is wrong with it. */
export function offerOf(file: WorkflowFile | RecordedWorkflow) {
  const parsed = parseWorkflow(file.text, file.file)
  return 'problems' in parsed
    ? { ...file, workflow: undefined, problems: parsed.problems }
    : { ...file, workflow: parsed.workflow, problems: [] }
}
