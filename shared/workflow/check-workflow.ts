import { didYouMean, listWords } from '../base/suggest.ts'
import { demand } from '../base/assert.ts'
import type { Problem } from '../model/problem.ts'
import { isReference } from './bound-roles.ts'
import { commandTaskName, readCommand, type Command } from './command-task.ts'
import { foreignLimits } from './foreign-limits.ts'
import { orderNodes } from './order.ts'
import { readBinding } from './read-binding.ts'
import { defaultOf, readParameter, type ParameterSetting } from './read-parameter.ts'
import { startOccasions, startOf } from './start-on.ts'
import type { Binding, InputSpec, TaskSpec } from './task-spec.ts'
import type { JsonObject, JsonValue, TaskReference, Workflow, WorkflowNode } from './workflow.ts'

/** A graph whose tasks exist and fit together, in the order in which they can be run. */
export interface CheckedWorkflow {
  readonly workflow: Workflow
  readonly steps: readonly Step[]
}

export type Step =
  | {
      readonly kind: 'hutch'
      readonly node: WorkflowNode
      readonly task: TaskSpec
      readonly parameters: Readonly<Record<string, ParameterSetting>>
      readonly inputs: ReadonlyMap<string, Source>
    }
  | {
      readonly kind: 'command'
      readonly node: WorkflowNode
      readonly command: Command
      readonly inputs: ReadonlyMap<string, ExternalSource>
    }
  | {
      readonly kind: 'foreign'
      readonly node: WorkflowNode
      readonly inputs: ReadonlyMap<string, ExternalSource>
    }

export type Source =
  | { readonly kind: 'link'; readonly node: string; readonly output: string }
  | { readonly kind: 'experiment'; readonly binding: Binding }

/** Programs outside take plain values as well. */
export type ExternalSource = Source | { readonly kind: 'value'; readonly value: JsonValue }

export interface WorkflowProblem extends Problem {
  /** Id of the step where it stands; undefined: the graph as a whole. */
  readonly node?: string
}

/** All problems at once; `file` is named in them. */
export function checkWorkflow(
  workflow: Workflow,
  tasks: ReadonlyMap<string, TaskSpec>,
  file: string,
): { readonly checked: CheckedWorkflow } | { readonly problems: readonly WorkflowProblem[] } {
  const order = orderNodes(workflow)
  if (order.kind === 'circle') return { problems: [circle(order.ids, file)] }
  const checker = new Checker(workflow, tasks, file)
  checker.start()
  const steps = order.nodes.map(node => checker.step(node))
  if (checker.problems.length > 0) return { problems: checker.problems }
  return { checked: { workflow, steps: steps.map(step => demand(step, 'step without a problem')) } }
}

class Checker {
  readonly problems: WorkflowProblem[] = []
  readonly #workflow: Workflow
  readonly #tasks: ReadonlyMap<string, TaskSpec>
  readonly #file: string

  constructor(workflow: Workflow, tasks: ReadonlyMap<string, TaskSpec>, file: string) {
    this.#workflow = workflow
    this.#tasks = tasks
    this.#file = file
  }

  start(): void {
    if (startOf(this.#workflow) !== undefined) return
    this.problems.push({
      kind: 'description',
      message: 'It is not clear what this graph starts on',
      where: this.#file,
      advice: `"start" must be ${listWords(startOccasions)}.`,
    })
  }

  step(node: WorkflowNode): Step | undefined {
    const linked = this.#linked(node)
    if (node.task.kind === 'foreign') return this.#foreign(node, linked)
    if (node.task.name === commandTaskName) return this.#command(node, linked)
    const task = this.#tasks.get(node.task.name)
    if (task === undefined) {
      const names = [...this.#tasks.keys()]
      this.#refuse(node, `there is no task "hutch.${node.task.name}"${didYouMean(node.task.name, names)}`)
      return undefined
    }
    this.#refuseUnknown(node, task, linked)
    return {
      kind: 'hutch',
      node,
      task,
      parameters: this.#parameters(node, task),
      inputs: this.#inputs(node, task, linked),
    }
  }

  #foreign(node: WorkflowNode, linked: ReadonlyMap<string, Source>): Step {
    const inputs = externalInputs(node.inputs, linked)
    const isTold = [...inputs.values()].some(
      source =>
        source.kind === 'experiment' ||
        (source.kind === 'link' && this.#taskOf(source.node)?.kind === 'hutch'),
    )
    for (const { advice, message } of foreignLimits(this.#workflow, node, isTold))
      this.#refuse(node, message, advice)
    return { kind: 'foreign', node, inputs }
  }

  #command(node: WorkflowNode, linked: ReadonlyMap<string, Source>): Step {
    const { command, given, problems } = readCommand(node.inputs, [...linked.keys()])
    for (const { message, advice } of problems) this.#refuse(node, message, advice)
    for (const source of linked.values()) {
      if (source.kind === 'link' && this.#taskOf(source.node)?.kind === 'foreign')
        this.#refuse(node, `it takes from "${source.node}", a task of ewoks; these are run last`)
    }
    return { kind: 'command', node, command, inputs: externalInputs(given, linked) }
  }

  /** What links bring, by input. */
  #linked(node: WorkflowNode): ReadonlyMap<string, Source> {
    const linked = new Map<string, Source>()
    for (const { source, target, data } of this.#workflow.links) {
      if (target !== node.id) continue
      const pairs = data.kind === 'some' ? data.pairs : this.#allPairs(node, source)
      for (const { output, input } of pairs) {
        if (linked.has(input)) this.#refuse(node, `the input "${input}" is brought by two links`)
        linked.set(input, { kind: 'link', node: source, output })
      }
    }
    return linked
  }

  /** Everything that has the same name on both sides. */
  #allPairs(
    node: WorkflowNode,
    source: string,
  ): readonly { readonly output: string; readonly input: string }[] {
    const outputs = Object.keys(this.#specOf(source)?.outputs ?? {})
    if (this.#specOf(node.id) === undefined) return outputs.map(name => ({ output: name, input: name }))
    const inputs = Object.keys(this.#specOf(node.id)?.inputs ?? {})
    return outputs.filter(name => inputs.includes(name)).map(name => ({ output: name, input: name }))
  }

  #inputs(
    node: WorkflowNode,
    task: TaskSpec,
    linked: ReadonlyMap<string, Source>,
  ): ReadonlyMap<string, Source> {
    const inputs = new Map<string, Source>()
    for (const [name, spec] of Object.entries(task.inputs)) {
      const source = linked.get(name) ?? this.#bound(node, name, spec)
      if (source !== undefined) inputs.set(name, source)
      else if (spec.isOptional !== true)
        this.#refuse(node, `nothing brings its input "${name}" (${spec.summary})`, 'Draw a link to it.')
      if (source?.kind === 'link') this.#refuseMisfit(node, name, source, spec.kind)
    }
    return inputs
  }

  #bound(node: WorkflowNode, name: string, { binding: usual, kind }: InputSpec): Source | undefined {
    const given = node.inputs[name]
    if (given === undefined) return usual && { kind: 'experiment', binding: usual }
    const isMask = kind === 'mask'
    const binding = isMask && typeof given === 'string' ? { mask: given } : readBinding(given)
    if (binding !== undefined && 'mask' in binding === isMask) return { kind: 'experiment', binding }
    const advice = isMask
      ? 'Write {"mask": "recorded"}, or the path of a file from the experiment folder.'
      : 'Write {"role": "data"}, {"axis": "energy"} or {"counter": "monitor"}.'
    this.#refuse(node, `its input "${name}" cannot be ${JSON.stringify(given)}`, advice)
    return undefined
  }

  #refuseMisfit(
    node: WorkflowNode,
    input: string,
    { node: from, output }: Extract<Source, { kind: 'link' }>,
    kind: string,
  ): void {
    const outputs = this.#specOf(from)?.outputs
    if (outputs === undefined) {
      const advice = 'Let the program take the results of the steps of Hutch, not the other way round.'
      this.#refuse(
        node,
        `its input "${input}" comes from the program "${from}", which is run after it`,
        advice,
      )
      return
    }
    const found = outputs[output]
    if (found === undefined) {
      this.#refuse(node, `"${from}" has no output "${output}"${didYouMean(output, Object.keys(outputs))}`)
      return
    }
    if (kind === 'mask' && found.kind === kind) this.#refuseLateMask(node, input, from)
    if (kind === 'anything' || found.kind === kind) return
    this.#refuse(
      node,
      `its input "${input}" must be a ${kind}; the output "${output}" of "${from}" is a ${found.kind}`,
    )
  }

  /** A mask must be known before the first image: images that pass through the graph themselves come too late for it. */
  #refuseLateMask(node: WorkflowNode, input: string, from: string): void {
    const maker = this.#workflow.nodes.find(({ id }) => id === from)
    const spec = this.#specOf(from)
    if (maker === undefined || spec === undefined) return
    const stacks = Object.entries(spec.inputs).filter(([, { kind }]) => kind === 'stack')
    const isEarly = stacks.every(([name, { binding }]) => {
      const isLinked = this.#linked(maker).has(name)
      const given = maker.inputs[name]
      const bound = given === undefined ? binding : readBinding(given)
      return !isLinked && bound !== undefined && isReference(bound)
    })
    if (isEarly) return
    const advice = `Let "${from}" take the darks or the whites: {"role": "dark"}.`
    this.#refuse(node, `its input "${input}" would be known only when all images are through`, advice)
  }

  #parameters(node: WorkflowNode, task: TaskSpec): Readonly<Record<string, ParameterSetting>> {
    return Object.fromEntries(
      Object.entries(task.parameters).map(([name, spec]) => {
        const value = node.inputs[name]
        if (value === undefined || value === null) return [name, defaultOf(spec)]
        const reading = readParameter(spec, value)
        if (reading.kind === 'setting') return [name, reading.setting]
        this.#refuse(node, `its parameter "${name}" ${reading.message}`, reading.advice)
        return [name, undefined]
      }),
    )
  }

  #refuseUnknown(node: WorkflowNode, task: TaskSpec, linked: ReadonlyMap<string, Source>): void {
    const known = [...Object.keys(task.inputs), ...Object.keys(task.parameters)]
    for (const name of [...Object.keys(node.inputs), ...linked.keys()]) {
      if (known.includes(name)) continue
      this.#refuse(
        node,
        `it has no input "${name}"${didYouMean(name, known)}`,
        `It takes ${listWords(known, 'and')}.`,
      )
    }
  }

  #taskOf(id: string): TaskReference | undefined {
    return this.#workflow.nodes.find(node => node.id === id)?.task
  }

  #specOf(id: string): TaskSpec | undefined {
    const task = this.#taskOf(id)
    return task?.kind === 'hutch' ? this.#tasks.get(task.name) : undefined
  }

  #refuse(node: WorkflowNode, message: string, advice?: string): void {
    this.problems.push({
      kind: 'description',
      message: `Node "${node.id}": ${message}`,
      where: this.#file,
      node: node.id,
      ...(advice === undefined ? {} : { advice }),
    })
  }
}

/** Links go before what the graph gives. */
function externalInputs(
  given: JsonObject,
  linked: ReadonlyMap<string, Source>,
): ReadonlyMap<string, ExternalSource> {
  const inputs = new Map<string, ExternalSource>()
  for (const [name, value] of Object.entries(given)) {
    const binding = readBinding(value)
    // Programs know no masks: what looks like one is theirs.
    const isBound = binding !== undefined && !('mask' in binding)
    inputs.set(name, isBound ? { kind: 'experiment', binding } : { kind: 'value', value })
  }
  return new Map([...inputs, ...linked])
}

function circle(ids: readonly string[], file: string): Problem {
  return {
    kind: 'description',
    message: `The links go round in a circle: ${[...ids, ids[0]].join(' → ')}`,
    where: file,
    advice: 'Remove one of these links: a step cannot wait for itself.',
  }
}
