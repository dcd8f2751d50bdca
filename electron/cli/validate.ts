import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import { demand } from '../../shared/base/assert.ts'
import { counted } from '../../shared/base/counted.ts'
import { parseBeamline } from '../../shared/description/parse-beamline.ts'
import { parseDescription } from '../../shared/description/parse-description.ts'
import { recogniseFile } from '../../shared/description/recognise-file.ts'
import { visitNodes } from '../../shared/description/scope.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { checkWorkflow } from '../../shared/workflow/check-workflow.ts'
import { parseWorkflow } from '../../shared/workflow/parse-workflow.ts'
import { readTextFile } from '../platform/read-text-file.ts'
import { hasFlag, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { printProblems } from './print-problems.ts'
import type { VerbIo } from './verb-io.ts'

export const validateSpec: VerbSpec = {
  name: 'validate',
  positional: ['FILE'],
  options: { json: { kind: 'flag', help: 'one JSON object, or one per problem' } },
}

/** Checks a description, beamline or workflow file, recognised by its keys. Tells all problems; exit code 1 if there are any. */
export async function validateVerb(args: ParsedArgs, io: VerbIo): Promise<number> {
  const file = demand(args.positional[0], 'FILE')
  const text = await readTextFile(file)
  const kind = recogniseFile(text)
  const checked = checks[kind](text, file)
  if ('problems' in checked) {
    printProblems(checked.problems, hasFlag(args, 'json'), io)
    return 1
  }
  if (hasFlag(args, 'json')) io.json({ valid: true, file, kind, name: checked.name })
  else io.out(`${file}: valid ${kind} "${checked.name}", ${checked.summary}`)
  return 0
}

type Checked = { readonly name: string; readonly summary: string } | { readonly problems: readonly Problem[] }

const checks = {
  description: checkDescription,
  beamline: checkBeamline,
  workflow: checkWorkflowFile,
} as const

function checkDescription(text: string, file: string): Checked {
  const parsed = parseDescription(text, file)
  if ('problems' in parsed) return parsed
  const { description } = parsed
  return { name: description.name, summary: counted(visitNodes(description).length + 1, 'node') }
}

function checkBeamline(text: string, file: string): Checked {
  const parsed = parseBeamline(text, file)
  if ('problems' in parsed) return parsed
  const { name, motors, counters, detectors } = parsed.beamline
  const devices = [
    counted(Object.keys(motors).length, 'motor'),
    counted(Object.keys(counters).length, 'counter'),
    counted(detectors.length, 'detector'),
  ]
  return { name, summary: devices.join(', ') }
}

function checkWorkflowFile(text: string, file: string): Checked {
  const parsed = parseWorkflow(text, file)
  if ('problems' in parsed) return parsed
  const { workflow } = parsed
  const result = checkWorkflow(workflow, taskSpecs, file)
  if ('problems' in result) return result
  return {
    name: workflow.id,
    summary: `${counted(workflow.nodes.length, 'step')}, ${counted(workflow.links.length, 'link')}`,
  }
}
