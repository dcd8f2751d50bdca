import type { ImageShape } from '../model/pixels.ts'
import type { Parameter } from '../model/quantity.ts'
import { parameterNodes } from './common-groups.ts'
import type { NexusContext } from './context.ts'
import { externalLink, group, hardLink, integer, optionalText, placeholder, text } from './nodes.ts'
import { resultOutputNodes, resultStackNodes } from './result-outputs.ts'
import { rootAttributes } from './root-attributes.ts'
import type { FileSkeleton, SkeletonNode } from './skeleton.ts'

/** Where things are in every result file. */
export const resultPaths = {
  entry: '/entry',
  inputs: '/entry/input',
  status: '/entry/run/status',
  log: '/entry/log/data',
  endTime: '/entry/end_time',
} as const

/** Longest texts that fit the placeholders, bytes of UTF-8. */
export const resultTextLimits = { status: 16, log: 4096, endTime: 40, hash: 64, takenFrom: 255 } as const

export interface ResultAxis {
  readonly name: string
  readonly values: readonly number[]
  readonly unit: string
}

export interface ResultInput {
  /** Name of the link: `data`, `dark_for_data`, `white_before`. */
  readonly name: string
  readonly role: string
  readonly node: string
  /** Relative to the experiment folder. */
  readonly file: string
  readonly path: string
  /** Frames 0 … complete−1 could be read when the result was begun. What was used of them is written at the end. */
  readonly complete: number
}

export interface ResultPlan {
  readonly experiment: NexusContext['experiment']
  /** Relative to the experiment folder: `results/EFF_0001_normalise_01.h5`. */
  readonly file: string
  readonly title: string
  readonly workflow: string
  readonly number: number
  readonly startedAt: string
  readonly program: NexusContext['program']
  readonly master: string
  readonly entry: string
  readonly inputs: readonly ResultInput[]
  /** The graph as it was run, and SHA-256 of all that decides on the numbers: tasks, versions, parameters, inputs. */
  readonly graph: { readonly json: string; readonly hash: string }
  readonly steps: readonly ResultStep[]
  /** Steps of other programs: each in a file of its own beside this one, made when what it holds is known. */
  readonly outside: readonly OutsidePart[]
  /** Of the stack, slowest first. */
  readonly axes: readonly ResultAxis[]
  readonly pixels: { readonly y: ResultAxis; readonly x: ResultAxis }
}

/** NXprocess groups `steps` of the file, which stands in the same folder. */
export interface OutsidePart {
  readonly file: string
  readonly steps: readonly string[]
}

export interface ResultStep {
  /** In the graph. */
  readonly id: string
  /** HDF5 name of its group. */
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly task: string
  readonly version: number
  readonly parameters: readonly Parameter[]
  /** Where its inputs came from, in words: `data: role data`, `stack: normalise/transmission`. */
  readonly takes: readonly string[]
  readonly outputs: readonly ResultOutput[]
  /** What computed it, where that was another program; its version where it told it. */
  readonly program?: { readonly name: string; readonly version: string }
  /** JSON: everything it gave, word for word. */
  readonly answer?: string
}

export interface ResultOutput {
  readonly name: string
  readonly summary: string
  readonly unit: string
  readonly shape: ResultShape
}

export type ResultShape =
  | { readonly kind: 'stack'; readonly image: ImageShape; readonly axes?: readonly ResultAxis[] }
  /** One number per image. */
  | { readonly kind: 'curve' }
  | { readonly kind: 'whole'; readonly shape: readonly number[]; readonly axes: readonly ResultAxis[] }
  /** Numbers that another program has given, float64. */
  | { readonly kind: 'given'; readonly shape: readonly number[]; readonly data: readonly number[] }
  /** A dataset that another program has written; `file` lies beside the result. */
  | {
      readonly kind: 'kept'
      readonly shape: readonly number[]
      readonly dtype: string
      readonly file: string
      readonly dataset: string
    }

/** How a result that is written at its end has ended. */
export interface ResultEnding {
  readonly status: string
  readonly log: string
  readonly endTime: string
}

/**
 * One analysis result in a file of its own: an NXprocess per step. Raw files are never reopened for writing.
 * @param ending of a result that is written as a whole; without it the ending is patched in
 */
export function resultSkeleton(plan: ResultPlan, ending?: ResultEnding): FileSkeleton {
  const fileName = plan.file.slice(plan.file.lastIndexOf('/') + 1)
  const { entry } = resultPaths
  const shown = shownStep(plan)
  return {
    rootAttributes: rootAttributes(fileName, 'entry', plan),
    nodes: [
      group(entry, 'NXentry', shown === undefined ? {} : { default: shown }),
      text(`${entry}/title`, plan.title),
      text(`${entry}/start_time`, plan.startedAt),
      placeholder(resultPaths.endTime, resultTextLimits.endTime, ending?.endTime ?? ''),
      text(`${entry}/program_name`, plan.program.name, { version: plan.program.version }),
      ...input(plan),
      ...workflow(plan, ending?.status ?? 'running'),
      ...log(ending?.log),
      ...plan.steps.flatMap((step, at) => process(step, at, plan, ending === undefined)),
      ...plan.outside.flatMap(({ file, steps }) =>
        steps.map(name => externalLink(resultProcessPath(name), file, resultProcessPath(name))),
      ),
      ...plan.steps.flatMap(step => resultStackNodes(step, plan)),
    ],
  }
}

/** The last step: what came before led to it. */
export function shownStep({ outside, steps }: ResultPlan): string | undefined {
  const named = steps.findLast(({ outputs }) => outputs.length > 0)?.name
  return outside.at(-1)?.steps.at(-1) ?? named
}

/** Of the step that a viewer shows first. */
export function resultProcessPath(step: string): string {
  return `${resultPaths.entry}/${step}`
}

/** What is known of a step at its end: SHA-256 of all that decided on its numbers; the result that they were taken from. */
export function stepOriginPaths(step: string): { readonly hash: string; readonly takenFrom: string } {
  const path = resultProcessPath(step)
  return { hash: `${path}/hash`, takenFrom: `${path}/taken_from` }
}

function origin(step: string): readonly SkeletonNode[] {
  const { hash, takenFrom } = stepOriginPaths(step)
  return [
    placeholder(hash, resultTextLimits.hash, ''),
    placeholder(takenFrom, resultTextLimits.takenFrom, ''),
  ]
}

function process(
  step: ResultStep,
  at: number,
  plan: ResultPlan,
  isGrowing: boolean,
): readonly SkeletonNode[] {
  const path = resultProcessPath(step.name)
  const [shown] = step.outputs
  return [
    group(path, 'NXprocess', shown === undefined ? {} : { default: shown.name }),
    text(`${path}/program`, (step.program ?? plan.program).name),
    ...optionalText(`${path}/version`, (step.program ?? plan.program).version),
    text(`${path}/task`, step.task),
    integer(`${path}/task_version`, step.version),
    text(`${path}/date`, plan.startedAt),
    text(`${path}/description`, step.summary),
    integer(`${path}/sequence_index`, at + 1),
    ...parameterNodes(`${path}/configuration`, 'NXparameters', step.parameters),
    group(`${path}/takes`, 'NXnote'),
    text(`${path}/takes/type`, 'text/plain'),
    text(`${path}/takes/data`, step.takes.join('\n')),
    ...(isGrowing ? origin(step.name) : []),
    ...answer(step, path),
    // Whoever comes through the master sees this group only.
    ...['input', 'log', 'run', 'workflow'].map(name =>
      hardLink(`${path}/${name}`, `${resultPaths.entry}/${name}`),
    ),
    ...step.outputs.flatMap(output => resultOutputNodes(step, output, plan)),
  ]
}

function answer({ answer: json }: ResultStep, process: string): readonly SkeletonNode[] {
  if (json === undefined) return []
  const path = `${process}/answer`
  return [group(path, 'NXnote'), text(`${path}/type`, 'application/json'), text(`${path}/data`, json)]
}

function input(plan: ResultPlan): readonly SkeletonNode[] {
  const path = resultPaths.inputs
  return [
    group(path, 'NXcollection'),
    text(`${path}/raw_file`, up(plan.master)),
    text(`${path}/raw_entry`, plan.entry),
    ...plan.inputs.flatMap(({ name, role, node, file, path: dataset, complete }) => [
      group(`${path}/${name}`, 'NXcollection'),
      text(`${path}/${name}/role`, role),
      text(`${path}/${name}/file`, up(file)),
      text(`${path}/${name}/dataset`, dataset),
      text(`${path}/${name}/node_path`, node),
      usedFrames(resultInputPath(name), complete),
      externalLink(`${path}/${name}/data`, up(file), dataset),
    ]),
  ]
}

/** int64 [1]: frames 0 … n−1 of the input were used; what could be read at the start until the end is known. */
export function resultInputPath(name: string): string {
  return `${resultPaths.inputs}/${name}/complete`
}

function usedFrames(path: string, fill: number): SkeletonNode {
  return { kind: 'values', path, type: 'int64', shape: [1], fill, attributes: {} }
}

function workflow({ workflow: name, graph }: ResultPlan, status: string): readonly SkeletonNode[] {
  const path = `${resultPaths.entry}/workflow`
  return [
    group(path, 'NXnote'),
    text(`${path}/type`, 'application/json'),
    text(`${path}/description`, name),
    text(`${path}/data`, graph.json),
    // Private words stand in an NXcollection: NXnote has no field for them.
    group(`${resultPaths.entry}/run`, 'NXcollection'),
    text(`${resultPaths.entry}/run/hash`, graph.hash),
    placeholder(resultPaths.status, resultTextLimits.status, status),
  ]
}

function log(ended: string | undefined): readonly SkeletonNode[] {
  const path = `${resultPaths.entry}/log`
  return [
    group(path, 'NXnote'),
    text(`${path}/type`, 'text/plain'),
    ended === undefined
      ? placeholder(resultPaths.log, resultTextLimits.log, '')
      : text(resultPaths.log, ended),
  ]
}

/** From the result folder to the experiment folder above it. */
function up(file: string): string {
  return `../${file}`
}
