import { connectionsOf, type Connection } from '../../shared/workflow/connections.ts'
import { orderNodes } from '../../shared/workflow/order.ts'
import { specOf } from '../../shared/workflow/spec-of.ts'
import type { TaskSpec } from '../../shared/workflow/task-spec.ts'
import type { Workflow, WorkflowNode } from '../../shared/workflow/workflow.ts'

/** Sizes of the drawing, px. A card has four lines of text; three columns fit a window 1280 wide: 3 × 152 + 2 × 84 + 24 = 648. */
export const cardPx = { width: 152, height: 84, gapX: 84, gapY: 22, margin: 12 } as const

export interface PlacedStep {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface DrawnLink {
  readonly key: string
  /** Of an SVG path, from the right side of one card to the left side of the next. */
  readonly path: string
  readonly words: string
  /** What fits between two cards. */
  readonly short: string
  /** Where the words stand: before the card that takes it. */
  readonly label: { readonly x: number; readonly y: number }
}

export interface GraphLayout {
  readonly steps: readonly PlacedStep[]
  readonly links: readonly DrawnLink[]
  readonly width: number
  readonly height: number
}

/** The card of the experiment, from which all data come. */
export const experimentId = ''

/** Cards in columns: every step stands right of all it takes something from (longest path), the experiment at the left. */
export function graphLayout(workflow: Workflow, tasks: ReadonlyMap<string, TaskSpec>): GraphLayout {
  const order = orderNodes(workflow)
  const nodes = order.kind === 'ordered' ? order.nodes : workflow.nodes
  const links = [...boundLinks(workflow, tasks), ...joined(connectionsOf(workflow, tasks))]
  const columns = columnsOf(nodes, links)
  const taken: number[] = []
  const steps = [experimentId, ...nodes.map(({ id }) => id)].map(id => {
    const column = columns.get(id) ?? 0
    const row = taken[column] ?? 0
    taken[column] = row + 1
    const { gapX, gapY, height, margin, width } = cardPx
    return { id, x: margin + column * (width + gapX), y: margin + row * (height + gapY) }
  })
  const placed = new Map(steps.map(step => [step.id, step]))
  return {
    steps,
    links: links.flatMap(link => drawn(link, placed.get(link.source), placed.get(link.target))),
    width: Math.max(...steps.map(({ x }) => x)) + cardPx.width + cardPx.margin,
    height: Math.max(...steps.map(({ y }) => y)) + cardPx.height + cardPx.margin,
  }
}

interface Joined {
  readonly source: string
  readonly target: string
  readonly words: string
}

/** What steps take from the experiment, because no link brings it. */
function boundLinks(workflow: Workflow, tasks: ReadonlyMap<string, TaskSpec>): readonly Joined[] {
  const brought = connectionsOf(workflow, tasks)
  return workflow.nodes.flatMap(node => {
    const names = openInputs(node, brought, tasks)
    return names.length === 0 ? [] : [{ source: experimentId, target: node.id, words: names.join(', ') }]
  })
}

function openInputs(
  node: WorkflowNode,
  brought: readonly Connection[],
  tasks: ReadonlyMap<string, TaskSpec>,
): readonly string[] {
  return (
    Object.entries(specOf(node, tasks)?.inputs ?? {})
      // The recorded mask is left out everywhere: a line to every step would say nothing.
      .filter(
        ([name, { binding, kind }]) => (binding !== undefined && kind !== 'mask') || name in node.inputs,
      )
      .map(([name]) => name)
      .filter(name => !brought.some(({ input, target }) => target === node.id && input === name))
  )
}

/** One line for all that one step gives another. */
function joined(connections: readonly Connection[]): readonly Joined[] {
  const lines = new Map<string, Joined>()
  for (const { output, source, target } of connections) {
    const key = `${source} ${target}`
    const old = lines.get(key)
    lines.set(key, { source, target, words: old === undefined ? output : `${old.words}, ${output}` })
  }
  return [...lines.values()]
}

/** In the order of the nodes; a graph that goes in a circle is drawn as far as its order is known. */
function columnsOf(nodes: readonly WorkflowNode[], links: readonly Joined[]): ReadonlyMap<string, number> {
  const columns = new Map([[experimentId, 0]])
  for (const { id } of nodes) {
    const before = links.filter(({ target }) => target === id).map(({ source }) => columns.get(source) ?? 0)
    columns.set(id, Math.max(0, ...before) + 1)
  }
  return columns
}

/** From the right side of a card to a place, px. */
export function linkPath(
  from: Pick<PlacedStep, 'x' | 'y'>,
  { x, y }: { readonly x: number; readonly y: number },
): string {
  const [startX, startY] = [from.x + cardPx.width, from.y + cardPx.height / 2]
  const bend = Math.max(cardPx.gapX / 2, (x - startX) / 2)
  return `M ${startX} ${startY} C ${startX + bend} ${startY}, ${x - bend} ${y}, ${x} ${y}`
}

function drawn(
  { source, target, words }: Joined,
  from: PlacedStep | undefined,
  to: PlacedStep | undefined,
): readonly DrawnLink[] {
  if (from === undefined || to === undefined) return []
  const [x2, y2] = [to.x, to.y + cardPx.height / 2]
  const path = linkPath(from, { x: x2, y: y2 })
  const [first = '', ...more] = words.split(', ')
  const short = more.length === 0 ? first : `${first} +${more.length}`
  return [{ key: `${source} ${target}`, path, words, short, label: { x: x2 - cardPx.gapX / 2, y: y2 - 6 } }]
}
