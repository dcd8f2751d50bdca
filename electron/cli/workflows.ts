import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { OfferedStep } from '../../shared/model/workflow-offer.ts'
import { offeredSteps } from '../../shared/workflow/offered-steps.ts'
import { rangeWords } from '../../shared/workflow/parameter-words.ts'
import { parseWorkflow } from '../../shared/workflow/parse-workflow.ts'
import type { ParameterSpec, TaskSpec } from '../../shared/workflow/task-spec.ts'
import type { JsonValue } from '../../shared/workflow/workflow.ts'
import { loadWorkflow, offeredWorkflows } from '../analysis/workflow-library.ts'
import { hasFlag, type VerbSpec } from './parse-args.ts'
import { alignColumns } from './spec/align-columns.ts'
import type { Verb, VerbIo } from './verb-io.ts'
import { workflowFolders } from './workflow-folders.ts'

export const workflowsSpec: VerbSpec = {
  name: 'workflows',
  positional: ['[NAME]'],
  options: {
    tasks: { kind: 'flag', help: 'the tasks that workflows are made of, NAME one of them' },
    json: { kind: 'flag', help: 'one JSON object per workflow, or per task' },
  },
}

/**
 * `hutch workflows`: what `hutch analyse` can be asked for, and what can be set.
 * @param entries folder of the built worker files
 */
export function workflowsVerb(entries: string): Verb {
  return async (args, io) => {
    const [name] = args.positional
    const asJson = hasFlag(args, 'json')
    if (hasFlag(args, 'tasks')) listTasks(name, asJson, io)
    else if (name === undefined) await listWorkflows(entries, asJson, io)
    else await describeWorkflow(name, entries, asJson, io)
    return 0
  }
}

/** A file that is no graph is listed with what is wrong with it. */
async function listWorkflows(entries: string, asJson: boolean, io: VerbIo): Promise<void> {
  const rows = (await offeredWorkflows(workflowFolders(entries))).map(({ file, name, origin, text }) => {
    const parsed = parseWorkflow(text, file)
    const problem = 'problems' in parsed ? (parsed.problems[0]?.message ?? '') : undefined
    const [label, steps] =
      'problems' in parsed
        ? [name, []]
        : [parsed.workflow.label, offeredSteps(parsed.workflow, taskSpecs).map(step => step.label)]
    return { name, origin, file, label, steps, ...(problem === undefined ? {} : { problem }) }
  })
  if (asJson) for (const row of rows) io.json(row)
  else printTable(rows, io)
}

interface WorkflowRow {
  readonly name: string
  readonly origin: string
  readonly steps: readonly string[]
  readonly problem?: string
}

function printTable(rows: readonly WorkflowRow[], io: VerbIo): void {
  const cells = rows.map(({ name, origin, problem, steps }) => [name, origin, problem ?? steps.join(' → ')])
  for (const line of alignColumns([['name', 'origin', 'steps'], ...cells])) io.out(line)
  io.out('')
  io.out('hutch workflows NAME tells what can be set, hutch analyse NAME FILE runs one')
}

async function describeWorkflow(name: string, entries: string, asJson: boolean, io: VerbIo): Promise<void> {
  const { file, workflow } = await loadWorkflow(name, workflowFolders(entries))
  const steps = offeredSteps(workflow, taskSpecs)
  if (asJson) {
    const told = steps.map(step => ({ ...step, parameters: parametersJson(step) }))
    io.json({ name: workflow.id, label: workflow.label, file, steps: told })
    return
  }
  io.out(`${workflow.label}, ${file}`)
  for (const step of steps) {
    io.out('')
    io.out(`${step.label}: ${step.summary}`)
    for (const line of parameterTable(step)) io.out(line)
  }
}

function parametersJson({ given, id, parameters }: OfferedStep): readonly object[] {
  return Object.entries(parameters).map(([name, spec]) => ({
    set: `${id}.${name}`,
    ...finiteRange(spec),
    ...(given[name] === undefined ? {} : { given: given[name] }),
  }))
}

/** JSON has no infinite numbers: a range without an end has none. */
function finiteRange(spec: ParameterSpec): object {
  return Object.fromEntries(
    Object.entries(spec).filter(([, value]) => typeof value !== 'number' || Number.isFinite(value)),
  )
}

function parameterTable({ given, id, parameters }: OfferedStep): readonly string[] {
  const rows = Object.entries(parameters).map(([name, spec]) => [
    `  --set ${id}.${name}=${valueWords(given[name] ?? usual(spec))}`,
    rangeWords(spec),
    spec.title,
  ])
  return rows.length === 0 ? ['  has no parameters'] : alignColumns(rows)
}

/** Undefined: the task finds it out, or does without. */
function usual(spec: ParameterSpec): JsonValue | undefined {
  return spec.kind === 'region' ? undefined : spec.default
}

function valueWords(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '…'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // A geometry is a whole file.
  const line = text.split('\n')[0] ?? ''
  return line.length < text.length || line.length > 40 ? `${line.slice(0, 40)}…` : line
}

function listTasks(name: string | undefined, asJson: boolean, io: VerbIo): void {
  for (const spec of name === undefined ? taskSpecs.values() : [taskNamed(name)]) {
    if (asJson) io.json({ ...spec, parameters: mapped(spec) })
    else for (const line of taskLines(spec)) io.out(line)
  }
}

function mapped({ parameters }: TaskSpec): object {
  return Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [name, finiteRange(spec)]))
}

function taskLines({ inputs, name, outputs, parameters, summary, title }: TaskSpec): readonly string[] {
  const takes = Object.entries(inputs).map(([input, { kind }]) => `${input} (${kind})`)
  const gives = Object.entries(outputs).map(([output, { kind, unit }]) =>
    unit === '' ? `${output} (${kind})` : `${output} (${kind}, ${unit})`,
  )
  const rows = Object.entries(parameters).map(([parameter, spec]) => [
    `  ${parameter}`,
    valueWords(usual(spec)),
    rangeWords(spec),
    spec.title,
  ])
  return [
    `hutch.${name}, ${title}: ${summary}`,
    `  takes ${listWords(takes, 'and')}`,
    `  gives ${listWords(gives, 'and')}`,
    ...alignColumns(rows),
    '',
  ]
}

function taskNamed(name: string): TaskSpec {
  const bare = name.replace(/^hutch\./, '')
  const spec = taskSpecs.get(bare)
  if (spec !== undefined) return spec
  const names = [...taskSpecs.keys()]
  throw new HutchError({
    kind: 'not-found',
    message: `There is no task "${name}"${didYouMean(bare, names)}`,
    advice: `There are ${listWords(names, 'and')}`,
  })
}
