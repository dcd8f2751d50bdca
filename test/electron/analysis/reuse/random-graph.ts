import fc from 'fast-check'
import { demand } from '../../../../shared/base/assert.ts'
import type { JsonValue, Workflow, WorkflowNode } from '../../../../shared/workflow/workflow.ts'

/* Graphs of the tasks that hand on images or make maps of them. */

interface Kind {
  readonly task: string
  /** Input for images; the first step takes those of the experiment. */
  readonly input: string
  /** Images that it hands on. */
  readonly output?: string
  /** Settings that give other numbers; 'usual': left out. */
  readonly settings: Readonly<Record<string, readonly JsonValue[]>>
}

const kinds: readonly Kind[] = [
  {
    task: 'align',
    input: 'stack',
    output: 'aligned',
    settings: { reference: ['first', 'previous'], region: ['usual', { rows: [0, 20], columns: [2, 22] }] },
  },
  {
    task: 'phase-retrieval',
    input: 'transmission',
    output: 'retrieved',
    settings: { deltaBeta: [0, 50, 200], distance: [0.1, 0.3] },
  },
  { task: 'statistics', input: 'data', settings: { median: [false, true] } },
  { task: 'fit-scan', input: 'data', settings: { region: ['usual', { rows: [3, 9], columns: [2, 20] }] } },
]

const first: Kind = {
  task: 'normalise',
  input: 'data',
  output: 'transmission',
  settings: { darks: ['mean', 'median', 'clipped'], whites: ['interpolated', 'nearest', 'mean'] },
}

export interface RandomStep {
  readonly kind: number
  /** Which of the steps before it that hand on images it takes. */
  readonly from: number
  readonly isKept: boolean
  /** One for every setting. */
  readonly choices: readonly number[]
}

/** What a graph is made of, and which step is set otherwise the second time, or none. */
export interface RandomGraph {
  readonly steps: readonly RandomStep[]
  readonly changed: number
}

export const randomGraph: fc.Arbitrary<RandomGraph> = fc.record({
  steps: fc.array(
    fc.record({
      kind: fc.nat({ max: kinds.length - 1 }),
      from: fc.nat({ max: 99 }),
      isKept: fc.boolean(),
      choices: fc.array(fc.nat({ max: 99 }), { minLength: 2, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  changed: fc.nat({ max: 6 }),
})

/** @param isChanged the chosen step gets the next value of its first setting */
export function graphOf({ changed, steps }: RandomGraph, isChanged: boolean): Workflow {
  const nodes: WorkflowNode[] = []
  const links: Workflow['links'][number][] = []
  const givers: { readonly id: string; readonly output: string }[] = []
  for (const [at, step] of steps.entries()) {
    const kind = at === 0 ? first : demand(kinds[step.kind], 'kind of step')
    const id = `s${at}`
    const choices =
      isChanged && at === changed ? [(step.choices[0] ?? 0) + 1, step.choices[1] ?? 0] : step.choices
    nodes.push(nodeOf(id, kind, step.isKept, choices))
    const giver = givers[step.from % Math.max(1, givers.length)]
    if (giver !== undefined) {
      const pairs = [{ output: giver.output, input: kind.input }]
      links.push({ source: giver.id, target: id, data: { kind: 'some', pairs }, extra: {} })
    }
    if (kind.output !== undefined) givers.push({ id, output: kind.output })
  }
  return { id: 'random', label: 'Random', nodes, links, extra: {} }
}

function nodeOf(id: string, kind: Kind, isKept: boolean, choices: readonly number[]): WorkflowNode {
  const settings = Object.entries(kind.settings).map(([name, values], at) => {
    const value = demand(values[(choices[at] ?? 0) % values.length], 'a setting')
    return [name, value] as const
  })
  const given = settings.filter(([, value]) => value !== 'usual')
  return {
    id,
    label: id,
    task: { kind: 'hutch', name: kind.task },
    inputs: Object.fromEntries(given),
    extra: isKept && kind.output !== undefined ? { hutch: { keep: [kind.output] } } : {},
  }
}

/**
 * Steps that must be computed when another graph was run before on the same data: those that it does not have, and those before
 * them whose images are neither recorded nor kept.
 */
export function mustBeComputed(before: Workflow, now: Workflow): readonly string[] {
  const had = new Map(before.nodes.map(({ id }) => [contentOf(before, id), false]))
  for (const { id } of before.nodes) if (isHad(before, id)) had.set(contentOf(before, id), true)
  const ids = now.nodes.map(({ id }) => id)
  const computed = new Set(ids.filter(id => !had.has(contentOf(now, id))))
  for (const id of ids.toReversed()) {
    const isTaken = now.links.some(({ source, target }) => source === id && computed.has(target))
    if (isTaken && had.get(contentOf(now, id)) !== true) computed.add(id)
  }
  return ids.filter(id => computed.has(id))
}

/** Task, settings, and the same of what it takes. */
function contentOf(graph: Workflow, id: string): string {
  const { inputs, task } = nodeNamed(graph, id)
  const from = graph.links.find(({ target }) => target === id)
  return JSON.stringify([task, inputs, from === undefined ? '' : contentOf(graph, from.source)])
}

/** Its images can be had: aligned and retrieved ones always are kept, others where the graph says so. */
function isHad(graph: Workflow, id: string): boolean {
  const { extra, task } = nodeNamed(graph, id)
  const isLast = !graph.links.some(({ source }) => source === id)
  return 'hutch' in extra || isLast || (task.kind === 'hutch' && task.name !== 'normalise')
}

function nodeNamed(graph: Workflow, id: string): WorkflowNode {
  return demand(
    graph.nodes.find(node => node.id === id),
    `node ${id}`,
  )
}
