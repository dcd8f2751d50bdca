import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import { demand } from '../../../shared/base/assert.ts'
import { checkWorkflow } from '../../../shared/workflow/check-workflow.ts'
import {
  addStep,
  connect,
  disconnect,
  join,
  possibleSources,
  relabelStep,
  removeStep,
} from '../../../shared/workflow/edit-workflow.ts'
import { connectionsOf } from '../../../shared/workflow/connections.ts'
import { orderNodes } from '../../../shared/workflow/order.ts'
import type { Workflow } from '../../../shared/workflow/workflow.ts'

const empty: Workflow = { id: 'mine', label: 'Mine', nodes: [], links: [], extra: {} }

function withSteps(...tasks: readonly string[]): Workflow {
  return tasks.reduce(
    (workflow, task) => addStep(workflow, demand(taskSpecs.get(task), task), taskSpecs).workflow,
    empty,
  )
}

function problemsOf(workflow: Workflow) {
  const result = checkWorkflow(workflow, taskSpecs, 'mine.json')
  return 'problems' in result ? result.problems : []
}

describe('a graph made step by step', () => {
  test('takes the images of the step before, and can be run at once', () => {
    const made = withSteps('normalise', 'align', 'statistics')
    expect(connectionsOf(made, taskSpecs)).toEqual([
      { source: 'normalise', output: 'transmission', target: 'align', input: 'stack' },
      { source: 'align', output: 'aligned', target: 'statistics', input: 'data' },
    ])
    expect(problemsOf(made)).toEqual([])
  })

  test('the same task twice has two ids', () => {
    expect(withSteps('normalise', 'statistics', 'statistics').nodes.map(({ id }) => id)).toEqual([
      'normalise',
      'statistics',
      'statistics-2',
    ])
  })

  test('a step that is removed takes its links along; what it fed says what is missing, at its own place', () => {
    const made = removeStep(withSteps('normalise', 'align', 'statistics'), 'normalise')
    expect(made.nodes.map(({ id }) => id)).toEqual(['align', 'statistics'])
    expect(made.links).toHaveLength(1)
    const brought = connect(
      made,
      { source: 'statistics', output: 'mean', target: 'align', input: 'stack' },
      taskSpecs,
    )
    expect(
      problemsOf(disconnect(brought, 'align', 'stack', taskSpecs)).every(({ node }) => node === 'align'),
    ).toBe(true)
  })

  test('a new connection takes the place of the old one', () => {
    const made = withSteps('normalise', 'align', 'statistics')
    const changed = connect(
      made,
      { source: 'normalise', output: 'transmission', target: 'statistics', input: 'data' },
      taskSpecs,
    )
    expect(connectionsOf(changed, taskSpecs).filter(({ target }) => target === 'statistics')).toEqual([
      { source: 'normalise', output: 'transmission', target: 'statistics', input: 'data' },
    ])
  })

  test('a link that brings everything is taken apart when one of its inputs is changed', () => {
    const link = {
      source: 'normalise',
      target: 'align',
      data: { kind: 'all' } as const,
      extra: { note: 'kept' },
    }
    const made = { ...withSteps('normalise', 'align'), links: [link] }
    const input = { source: 'normalise', output: 'transmission', target: 'align', input: 'stack' }
    expect(connect(made, input, taskSpecs).links).toEqual([
      { ...link, data: { kind: 'some', pairs: [{ output: 'transmission', input: 'stack' }] } },
    ])
  })

  test('only outputs of the right kind are offered, and none that would make a circle', () => {
    const made = withSteps('normalise', 'align', 'statistics')
    expect(possibleSources(made, 'statistics', 'stack', taskSpecs)).toEqual([
      { source: 'normalise', output: 'transmission' },
      { source: 'align', output: 'aligned' },
    ])
    expect(possibleSources(made, 'normalise', 'stack', taskSpecs)).toEqual([])
  })

  test('a step gets another name and keeps its id', () => {
    const [first] = relabelStep(withSteps('normalise'), 'normalise', 'Flat field').nodes
    expect(first).toMatchObject({ id: 'normalise', label: 'Flat field' })
  })

  test('whatever is done, no edit makes a circle or a link that leads nowhere', () => {
    const edit = fc.tuple(fc.constantFrom('add', 'remove', 'connect', 'disconnect'), fc.nat(), fc.nat())
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), edits => {
        const made = edits.reduce((workflow, [kind, one, other]) => apply(workflow, kind, one, other), empty)
        expect(orderNodes(made).kind).toBe('ordered')
        const ids = made.nodes.map(({ id }) => id)
        expect(made.links.every(({ source, target }) => ids.includes(source) && ids.includes(target))).toBe(
          true,
        )
      }),
      { seed: 20261123, numRuns: 200 },
    )
  })
})

function apply(workflow: Workflow, kind: string, one: number, other: number): Workflow {
  const specs = [...taskSpecs.values()]
  const node = workflow.nodes[one % Math.max(1, workflow.nodes.length)]
  if (kind === 'add') return addStep(workflow, demand(specs[one % specs.length], 'task'), taskSpecs).workflow
  if (node === undefined) return workflow
  if (kind === 'remove') return removeStep(workflow, node.id)
  if (kind === 'disconnect') return disconnect(workflow, node.id, 'data', taskSpecs)
  const sources = possibleSources(workflow, node.id, 'stack', taskSpecs)
  const source = sources[other % Math.max(1, sources.length)]
  return source === undefined
    ? workflow
    : connect(workflow, { ...source, target: node.id, input: 'data' }, taskSpecs)
}

describe('a connection drawn from one step to another', () => {
  test('brings the first thing that fits, to an input that nothing brings before any other', () => {
    const steps = withSteps('normalise', 'statistics')
    const apart = disconnect(steps, 'statistics', 'data', taskSpecs)
    const joined = demand(join(apart, 'normalise', 'statistics', taskSpecs), 'joined')
    expect(connectionsOf(joined, taskSpecs)).toEqual([
      { source: 'normalise', output: 'transmission', target: 'statistics', input: 'data' },
    ])
    expect(join(joined, 'statistics', 'normalise', taskSpecs)).toBeUndefined()
  })

  test('two maps go to the two inputs of a step', () => {
    const maps = withSteps('peak-map', 'peak-map', 'phase-map')
    const once = demand(join(maps, 'peak-map', 'phase-map', taskSpecs), 'first')
    const twice = demand(join(once, 'peak-map-2', 'phase-map', taskSpecs), 'second')
    const brought = connectionsOf(twice, taskSpecs).filter(({ target }) => target === 'phase-map')
    expect(brought.map(({ source }) => source)).toEqual(['peak-map', 'peak-map-2'])
    expect(new Set(brought.map(({ input }) => input)).size).toBe(2)
  })
})
