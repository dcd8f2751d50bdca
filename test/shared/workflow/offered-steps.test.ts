import { expect, test } from 'vitest'
import { taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import { offeredSteps } from '../../../shared/workflow/offered-steps.ts'
import { rangeWords } from '../../../shared/workflow/parameter-words.ts'
import { hasPrograms, programsFolder, withProgramsFolder } from '../../../shared/workflow/programs-folder.ts'
import { setInputs } from '../../../shared/workflow/set-inputs.ts'
import type { JsonObject, TaskReference, Workflow } from '../../../shared/workflow/workflow.ts'
import { writeWorkflow } from '../../../shared/workflow/write-workflow.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'

const command = { kind: 'hutch', name: 'command' } as const
const foreign = { kind: 'foreign', type: 'method', identifier: 'numpy.full' } as const
const own = { kind: 'hutch', name: 'normalise' } as const

function flow(...steps: readonly (readonly [TaskReference, JsonObject])[]): Workflow {
  const nodes = steps.map(([task, inputs], at) => ({
    id: `step${at + 1}`,
    ...{ label: `Step ${at + 1}`, task, inputs, extra: {} },
  }))
  return { id: 'flow', label: 'Flow', nodes, links: [], extra: {} }
}

const program = {
  ...{ program: 'python3', arguments: ['fit.py', '{input}'], data: { role: 'data' } },
  ...{ threshold: 0.5, shape: 'round', isFast: true, timeLimit: '10 min' },
}

test('a program’s form has what it is given and its limits, not what is run or bound to the experiment', () => {
  const [step] = offeredSteps(flow([command, program]), taskSpecs)
  expect(step?.summary).toBe('Runs python3 fit.py {input}')
  expect(
    Object.entries(step?.parameters ?? {}).map(([name, spec]) => [name, spec.kind, rangeWords(spec)]),
  ).toEqual([
    ['threshold', 'number', 'a number'],
    ['shape', 'text', 'text'],
    ['isFast', 'flag', 'true or false'],
    ['timeLimit', 'number', '0.1 to 2592000 s'],
    ['memoryLimit', 'number', '0.01 to 100000 GB'],
  ])
})

test('a task of ewoks is told plain values, also those that have a place and no name', () => {
  const [step] = offeredSteps(flow([foreign, { 0: 2, order: 'C', list: [1, 2] }]), taskSpecs)
  expect(step?.summary).toBe('numpy.full, run by ewoks')
  expect(Object.values(step?.parameters ?? {}).map(({ title }) => title)).toEqual(['argument 0', 'order'])
})

test('a program is told only what it is told anyway, and its limits, given or not', () => {
  const graph = flow([command, program], [own, {}])
  const inputs = setInputs(graph, { 'step1.threshold': 1, memoryLimit: '2 GB', darks: 'median' }, taskSpecs)
  expect(inputs.nodes[0]?.inputs).toMatchObject({ threshold: 1, memoryLimit: '2 GB' })
  expect(inputs.nodes[1]?.inputs).toEqual({ darks: 'median' })
  expect(() => setInputs(graph, { 'step1.treshold': 1 }, taskSpecs)).toThrow('did you mean "threshold"?')
})

test('a graph with programs remembers where they are, also when it is written and read; others stay as they are', () => {
  const graph = flow([command, program])
  const placed = withProgramsFolder(graph, '/beamline/flows')
  expect(programsFolder(placed)).toBe('/beamline/flows')
  expect(programsFolder(withProgramsFolder(placed, '/elsewhere'))).toBe('/beamline/flows')
  const read = parseWorkflow(writeWorkflow(placed), 'flow.json')
  expect('workflow' in read && programsFolder(read.workflow)).toBe('/beamline/flows')
  const plain = flow([own, {}])
  expect([hasPrograms(plain), withProgramsFolder(plain, '/x')]).toEqual([false, plain])
})

test('a step that can leave pixels out says by which input, and which step brings the mask', () => {
  const steps = flow([{ kind: 'hutch', name: 'bad-pixels' }, {}], [own, {}], [own, {}], [command, program])
  const pair = { output: 'mask', input: 'mask' }
  const link = { source: 'step1', target: 'step2', data: { kind: 'some', pairs: [pair] }, extra: {} } as const
  expect(offeredSteps({ ...steps, links: [link] }, taskSpecs).map(({ mask }) => mask)).toEqual([
    undefined,
    { input: 'mask', from: 'step1.mask' },
    { input: 'mask' },
    undefined,
  ])
})
