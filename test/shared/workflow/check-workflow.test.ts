import { describe, expect, test } from 'vitest'
import { checkWorkflow, type Step } from '../../../shared/workflow/check-workflow.ts'
import { maskInput, type TaskSpec } from '../../../shared/workflow/task-spec.ts'
import type { JsonObject, Workflow, WorkflowLink, WorkflowNode } from '../../../shared/workflow/workflow.ts'

const load: TaskSpec = {
  name: 'correct',
  title: 'Correct',
  summary: 'Takes the dark away',
  version: 1,
  inputs: { data: { kind: 'stack', summary: 'frames', binding: { role: 'data' } } },
  outputs: { corrected: { kind: 'stack', summary: 'frames', unit: '' } },
  parameters: {
    edge: { kind: 'number', title: 'Edge', unit: 'keV', minimum: 1, maximum: 100, default: undefined },
    turns: { kind: 'number', title: 'Turns', unit: '', minimum: 1, maximum: 9, isWhole: true, default: 3 },
    darks: { kind: 'choice', title: 'Darks', choices: ['mean', 'median'], default: 'mean' },
    area: { kind: 'region', title: 'Area' },
  },
}

const fold: TaskSpec = {
  ...load,
  name: 'sum',
  inputs: {
    stack: { kind: 'stack', summary: 'images to add' },
    mask: { kind: 'image', summary: 'pixels to leave out', isOptional: true },
  },
  outputs: { sum: { kind: 'image', summary: 'their sum', unit: 'counts' } },
  parameters: {},
}

const tasks = new Map([load, fold].map(task => [task.name, task]))

describe('a graph whose tasks fit together', () => {
  test('becomes steps in the order of its links, whatever the order of its nodes', () => {
    const workflow = graph([node('b', 'sum'), node('a', 'correct')], [link('a.corrected', 'b.stack')])
    expect(steps(workflow).map(step => step.node.id)).toEqual(['a', 'b'])
  })

  test('takes from the experiment what no link brings', () => {
    const [usual] = steps(graph([node('a', 'correct')]))
    expect(usual?.inputs.get('data')).toEqual({ kind: 'experiment', binding: { role: 'data' } })
    const [chosen] = steps(graph([node('a', 'correct', { data: { role: 'reference' } })]))
    expect(chosen?.inputs.get('data')).toEqual({ kind: 'experiment', binding: { role: 'reference' } })
  })

  test('gets every parameter: as given, in its own unit, or its default', () => {
    const given = { edge: '4038 eV', area: { rows: [0, 8], columns: [2, 6] } }
    const [step] = steps(graph([node('a', 'correct', given)]))
    expect(step).toMatchObject({
      parameters: { edge: 4.038, turns: 3, darks: 'mean', area: { rows: [0, 8], columns: [2, 6] } },
    })
  })

  test('may hand results to tasks of other programs', () => {
    const foreign: WorkflowNode = {
      ...node('e', ''),
      task: { kind: 'foreign', type: 'method', identifier: 'm.f' },
    }
    const found = steps(graph([node('a', 'correct'), foreign], [link('a.corrected', 'e.anything')]))
    expect(found[1]).toMatchObject({ kind: 'foreign', node: { id: 'e' } })
    expect(found[1]?.inputs.get('anything')).toEqual({ kind: 'link', node: 'a', output: 'corrected' })
  })
})

describe('a graph that does not fit', () => {
  const correct = node('a', 'correct')

  test.each<[string, Workflow, string]>([
    ['names a task that is none', graph([node('a', 'corect')]), 'did you mean "correct"?'],
    [
      'goes round in a circle',
      graph([node('a', 'sum'), node('b', 'sum')], [link('a.sum', 'b.stack'), link('b.sum', 'a.stack')]),
      'b → a → b',
    ],
    [
      'leaves an input without a source',
      graph([node('b', 'sum')]),
      'nothing brings its input "stack" (images to add)',
    ],
    [
      'links an image to where a stack is due',
      graph(
        [correct, node('b', 'sum'), node('c', 'sum')],
        [link('a.corrected', 'b.stack'), link('b.sum', 'c.stack')],
      ),
      'must be a stack; the output "sum" of "b" is a image',
    ],
    [
      'links an output that is none',
      graph([correct, node('b', 'sum')], [link('a.corected', 'b.stack')]),
      'did you mean "corrected"?',
    ],
    [
      'brings an input twice',
      graph([correct, node('b', 'sum')], [link('a.corrected', 'b.stack'), link('a.corrected', 'b.stack')]),
      'brought by two links',
    ],
    [
      'gives what the task does not take',
      graph([node('a', 'correct', { drks: 'mean' })]),
      'did you mean "darks"?',
    ],
    [
      'binds an input to nothing known',
      graph([node('a', 'correct', { data: 'frames.h5' })]),
      'its input "data" cannot be "frames.h5"',
    ],
    [
      'has a number out of its range',
      graph([node('a', 'correct', { turns: 12 })]),
      'must be between 1 and 9; found 12',
    ],
    [
      'has a broken number where a whole one is due',
      graph([node('a', 'correct', { turns: 1.5 })]),
      'must be a whole number',
    ],
    [
      'has a number of the wrong unit',
      graph([node('a', 'correct', { edge: '4 mm' })]),
      'with a unit of energy',
    ],
    [
      'has a word that is no choice',
      graph([node('a', 'correct', { darks: 'best' })]),
      'must be "mean" or "median"',
    ],
    [
      'has a region that is none',
      graph([node('a', 'correct', { area: { rows: [4, 2], columns: [0, 1] } })]),
      'must be a region',
    ],
  ])('because it %s is refused, naming the node', (_what, workflow, message) => {
    const checked = checkWorkflow(workflow, tasks, 'flow.json')
    if (!('problems' in checked)) throw new Error('it was taken')
    expect(checked.problems.map(problem => problem.message).join('\n')).toContain(message)
    expect(checked.problems.every(({ where }) => where === 'flow.json')).toBe(true)
  })
})

function steps(workflow: Workflow): readonly Step[] {
  const checked = checkWorkflow(workflow, tasks, 'flow.json')
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems))
  return checked.checked.steps
}

function graph(nodes: readonly WorkflowNode[], links: readonly WorkflowLink[] = []): Workflow {
  return { id: 'flow', label: 'Flow', nodes, links, extra: {} }
}

function node(id: string, task: string, inputs: JsonObject = {}): WorkflowNode {
  return { id, label: id, task: { kind: 'hutch', name: task }, inputs, extra: {} }
}

/** `link('a.corrected', 'b.stack')` */
function link(from: string, to: string): WorkflowLink {
  const [source = '', output = ''] = from.split('.')
  const [target = '', input = ''] = to.split('.')
  return { source, target, data: { kind: 'some', pairs: [{ output, input }] }, extra: {} }
}

describe('masks', () => {
  const bad: TaskSpec = {
    ...load,
    name: 'bad',
    inputs: { frames: { kind: 'stack', summary: 'darks', binding: { role: 'dark' } } },
    outputs: { mask: { kind: 'mask', summary: 'bad pixels', unit: '' } },
    parameters: {},
  }
  const clean: TaskSpec = { ...load, name: 'clean', inputs: { ...load.inputs, mask: maskInput } }
  const known = new Map([bad, clean].map(task => [task.name, task]))
  const check = (nodes: readonly WorkflowNode[], links: readonly WorkflowLink[] = []) =>
    checkWorkflow(graph(nodes, links), known, 'flow.json')
  const brought = [link('a.mask', 'b.mask')]

  test('are those of the recording, a file, or made of the darks by another step', () => {
    const source = (inputs: JsonObject) => {
      const result = check([node('b', 'clean', inputs)])
      const [step] = 'checked' in result ? result.checked.steps : []
      return step?.inputs.get('mask')
    }
    expect(source({})).toEqual({ kind: 'experiment', binding: { mask: 'recorded' } })
    expect(source({ mask: 'm.npy' })).toEqual({ kind: 'experiment', binding: { mask: 'm.npy' } })
    expect(source({ mask: { mask: 'm.npy' } })).toEqual({ kind: 'experiment', binding: { mask: 'm.npy' } })
    expect('checked' in check([node('a', 'bad'), node('b', 'clean')], brought)).toBe(true)
  })

  test.each([
    [[node('b', 'clean', { mask: { role: 'dark' } })], [], 'its input "mask" cannot be {"role":"dark"}'],
    [[node('b', 'clean', { data: { mask: 'm.npy' } })], [], 'its input "data" cannot be {"mask":"m.npy"}'],
    [
      [node('a', 'bad', { frames: { role: 'data' } }), node('b', 'clean')],
      brought,
      'would be known only when all images are through',
    ],
    [
      [node('c', 'clean'), node('a', 'bad'), node('b', 'clean')],
      [...brought, link('c.corrected', 'a.frames')],
      'would be known only when all images are through',
    ],
  ])('that cannot be are refused', (nodes, links, message) => {
    const result = check(nodes, links)
    expect('problems' in result && result.problems[0]?.message).toContain(message)
  })
})

describe('graphs of ewoks that would not be run as they are meant', () => {
  const outside = (id: string, inputs: JsonObject = {}): WorkflowNode => ({
    ...node(id, 'correct', inputs),
    task: { kind: 'foreign', type: 'method', identifier: 'numpy.add' },
  })
  const messages = (workflow: Workflow): readonly string[] => {
    const result = checkWorkflow(workflow, tasks, 'graph.json')
    return 'problems' in result ? result.problems.map(({ message }) => message) : []
  }

  test('conditions and ways for failures are refused by the node they lead to', () => {
    const plain = link('a.sum', 'b.data')
    const links = (extra: JsonObject): Workflow => graph([outside('a'), outside('b')], [{ ...plain, extra }])
    expect(messages(links({ conditions: [{ source_output: 'sum', value: 3 }] }))).toEqual([
      'Node "b": it is run after "a" only on a condition; every step of a workflow is run',
    ])
    expect(messages(links({ on_error: true }))).toEqual([
      'Node "b": it is run after "a" only when it fails; every step of a workflow is run',
    ])
    expect(messages(links({ conditions: [], on_error: false, required: true }))).toEqual([])
  })

  test('ids with odd characters work, but for those that ewoks cannot be told inputs of', () => {
    for (const id of ['a b', 'ä/1', 'a.b', '1'])
      expect(messages(graph([outside(id, { x: { role: 'data' } })]))).toEqual([])
    expect(messages(graph([outside('a:b'), outside('c=d', { x: 3 })]))).toEqual([])
    expect(messages(graph([outside('a:b', { x: { role: 'data' } })]))).toEqual([
      'Node "a:b": ewoks cannot be told the inputs of a node whose id has a colon or an equals sign',
    ])
  })
})
