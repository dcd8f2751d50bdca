import type { StartAnalysis } from '../../../../electron/analysis/analysis.ts'
import type { JsonObject, WorkflowNode } from '../../../../shared/workflow/workflow.ts'

/** A step that runs a line of Python; `input`, `output` and `json` are there. */
export function pythonStep(id: string, script: string, inputs: JsonObject = {}): WorkflowNode {
  const prelude = 'import json, os, sys, time\ninput, output = sys.argv[1:3]\n'
  return {
    id,
    label: id,
    task: { kind: 'hutch', name: 'command' },
    inputs: {
      program: 'python3',
      arguments: [
        '-c',
        (prelude + script).replaceAll('{', '{{').replaceAll('}', '}}'),
        '{input}',
        '{output}',
      ],
      ...inputs,
    },
    extra: {},
  }
}

export function graphOf(
  nodes: readonly WorkflowNode[],
  links: StartAnalysis['workflow']['links'] = [],
): Pick<StartAnalysis, 'workflow' | 'workflowFile'> {
  return {
    workflow: { id: 'flow', label: 'Flow', nodes, links, extra: {} },
    workflowFile: '/nowhere/flow.json',
  }
}
