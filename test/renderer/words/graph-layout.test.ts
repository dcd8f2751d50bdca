import { expect, test } from 'vitest'
import { taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import type { Workflow, WorkflowNode } from '../../../shared/workflow/workflow.ts'
import { cardPx, graphLayout } from '../../../renderer/words/graph-layout.ts'

function step(id: string, task: string): WorkflowNode {
  return { id, label: id, task: { kind: 'hutch', name: task }, inputs: {}, extra: {} }
}

function link(source: string, target: string, output: string, input: string) {
  return { source, target, data: { kind: 'some', pairs: [{ output, input }] } as const, extra: {} }
}

const chain: Workflow = {
  id: 'chain',
  label: 'Chain',
  nodes: [step('maps', 'statistics'), step('clean', 'normalise'), step('other', 'statistics')],
  links: [link('clean', 'maps', 'transmission', 'data'), link('clean', 'other', 'transmission', 'data')],
  extra: {},
}

test('every step stands right of what it takes something from, and no two cards overlap', () => {
  const { steps, width, height } = graphLayout(chain, taskSpecs)
  const x = new Map(steps.map(placed => [placed.id, placed.x]))
  expect(x.get('')).toBeLessThan(x.get('clean') ?? 0)
  expect(x.get('clean')).toBeLessThan(x.get('maps') ?? 0)
  expect(x.get('maps')).toBe(x.get('other'))
  expect(new Set(steps.map(placed => `${placed.x} ${placed.y}`)).size).toBe(4)
  expect(steps.every(placed => placed.x + cardPx.width < width && placed.y + cardPx.height < height)).toBe(
    true,
  )
})

test('lines say what flows: from the experiment what no link brings, from a step its outputs', () => {
  const lines = graphLayout(chain, taskSpecs).links.map(({ key, words }) => `${key}: ${words}`)
  expect(lines).toEqual([
    ' clean: data, white, darkForData, darkForWhite',
    'clean maps: transmission',
    'clean other: transmission',
  ])
})

test('a graph that goes in a circle is drawn all the same, so that it can be mended', () => {
  const circle = { ...chain, links: [...chain.links, link('maps', 'clean', 'mean', 'data')] }
  expect(graphLayout(circle, taskSpecs).steps).toHaveLength(4)
})
