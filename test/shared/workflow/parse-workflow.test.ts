import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import type { Workflow } from '../../../shared/workflow/workflow.ts'
import { writeWorkflow } from '../../../shared/workflow/write-workflow.ts'
import { sumGraph } from './example-graph.ts'
import { cases } from '../../support/random-cases.ts'

describe('a graph of ewoks', () => {
  test('is read with its nodes, what they are given, and its links', () => {
    const { id, label, nodes, links } = parsed(JSON.stringify(sumGraph))
    expect({ id, label }).toEqual({ id: 'sums', label: 'Three sums' })
    expect(nodes.map(node => node.inputs)).toEqual([{ a: 1 }, { b: 1 }, { b: 1 }])
    expect(links[0]).toMatchObject({
      source: 'task1',
      target: 'task2',
      data: { kind: 'some', pairs: [{ output: 'result', input: 'a' }] },
    })
  })

  test('is written back with everything that other programs wrote into it', () => {
    const workflow = parsed(JSON.stringify(sumGraph))
    const written: unknown = JSON.parse(writeWorkflow(workflow))
    expect(written).toMatchObject(sumGraph)
    expect(parsed(writeWorkflow(workflow))).toEqual(workflow)
  })

  test('may leave out links, labels and its own name', () => {
    const node = { id: 'one', task_type: 'method', task_identifier: 'numpy.sum' }
    const { id, nodes, links } = parsed(JSON.stringify({ nodes: [node] }))
    expect({ id, links, label: nodes[0]?.label }).toEqual({ id: 'workflow', links: [], label: 'one' })
  })

  test('tells tasks of Hutch from all others', () => {
    const node = { id: 'n', task_type: 'class', task_identifier: 'hutch.normalise' }
    const tasks = parsed(JSON.stringify({ nodes: [node, { ...node, id: 'm', task_type: 'script' }] })).nodes
    expect(tasks.map(({ task }) => task)).toEqual([
      { kind: 'hutch', name: 'normalise' },
      { kind: 'foreign', type: 'script', identifier: 'hutch.normalise' },
    ])
  })

  test('has its connections as "links" or, of later versions of networkx, as "edges"', () => {
    const { links, nodes, ...rest } = sumGraph
    const later = { ...rest, directed: true, multigraph: true, nodes, edges: links }
    expect(parsed(JSON.stringify(later))).toEqual(parsed(JSON.stringify(sumGraph)))
  })

  test('keeps positional arguments as numbers', () => {
    const node = {
      id: 'n',
      task_type: 'method',
      task_identifier: 'm.f',
      default_inputs: [{ name: 0, value: 7 }],
    }
    const link = { source: 'n', target: 'n', data_mapping: [{ source_output: 'x', target_input: 1 }] }
    const written = writeWorkflow(parsed(JSON.stringify({ nodes: [node], links: [link] })))
    expect(JSON.parse(written)).toMatchObject({ nodes: [node], links: [link] })
  })
})

describe('a graph that is wrong', () => {
  const node = { id: 'one', task_type: 'method', task_identifier: 'm.f' }

  test.each([
    ['is not JSON at all', '{"nodes": [', 'g.json:1:'],
    ['has no nodes', '{"nodes": []}', 'the graph has no nodes'],
    ['has a list where an object is due', '[]', 'the file must be an object'],
    ['has a key that is none', JSON.stringify({ nods: [], nodes: [node] }), 'did you mean "nodes"?'],
    [
      'names a type of task that is none',
      JSON.stringify({ nodes: [{ ...node, task_type: 'clas' }] }),
      '"class"?',
    ],
    [
      'has a node without a task',
      JSON.stringify({ nodes: [{ id: 'one', task_type: 'method' }] }),
      'task_identifier',
    ],
    ['has two nodes of one id', JSON.stringify({ nodes: [node, node] }), 'two nodes have the id "one"'],
    [
      'links to a node that is not there',
      JSON.stringify({ nodes: [node], links: [{ source: 'one', target: 'onee' }] }),
      'there is no node "onee"; did you mean "one"?',
    ],
    [
      'has edges to a node that is not there',
      JSON.stringify({ nodes: [node], edges: [{ source: 'one', target: 'two' }] }),
      'there is no node "two"',
    ],
    [
      'has its connections twice',
      JSON.stringify({ nodes: [node], links: [], edges: [] }),
      'the connections stand twice',
    ],
    [
      'gives an input twice',
      JSON.stringify({ nodes: [{ ...node, default_inputs: [{ name: 'a' }, { name: 'a' }] }] }),
      'the input "a" is given twice',
    ],
  ])('that %s is refused by name and place', (_what, text, message) => {
    const reading = parseWorkflow(text, 'g.json')
    if (!('problems' in reading)) throw new Error('it was taken')
    const told = reading.problems.map(problem => `${problem.where ?? ''} ${problem.message}`).join('\n')
    expect(told).toContain(message)
    expect(told).toMatch(/g\.json:\d+:\d+/)
  })

  test('never makes the reader fail, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const reading = parseWorkflow(text, 'g.json')
        expect('problems' in reading ? reading.problems.length : 1).toBeGreaterThan(0)
      }),
      { seed: 5, numRuns: cases(500) },
    )
  })
})

function parsed(text: string): Workflow {
  const reading = parseWorkflow(text, 'graph.json')
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.workflow
}
