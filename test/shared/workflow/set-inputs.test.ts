import { expect, test } from 'vitest'
import { taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import { canonicalJson } from '../../../shared/workflow/canonical-json.ts'
import { setInputs } from '../../../shared/workflow/set-inputs.ts'
import type { JsonObject, Workflow } from '../../../shared/workflow/workflow.ts'

function workflow(inputs: Readonly<Record<string, JsonObject>>): Workflow {
  const nodes = Object.entries(inputs).map(([id, given]) => ({
    id,
    label: id,
    task: { kind: 'hutch', name: 'normalise' } as const,
    inputs: given,
    extra: {},
  }))
  return { id: 'flow', label: 'Flow', nodes, links: [], extra: {} }
}

function given({ nodes }: Workflow): unknown {
  return Object.fromEntries(nodes.map(({ id, inputs }) => [id, inputs]))
}

test('an input is changed in the step that is named', () => {
  const changed = setInputs(
    workflow({ a: { darks: 'mean' }, b: { darks: 'mean' } }),
    { 'b.darks': 'median' },
    taskSpecs,
  )
  expect(given(changed)).toEqual({ a: { darks: 'mean' }, b: { darks: 'median' } })
})

test('an input alone is enough where only one step can be meant', () => {
  expect(given(setInputs(workflow({ a: {} }), { turns: 3 }, taskSpecs))).toEqual({ a: { turns: 3 } })
  expect(given(setInputs(workflow({ a: {}, b: { turns: 1 } }), { turns: 3 }, taskSpecs))).toEqual({
    a: {},
    b: { turns: 3 },
  })
})

test('a step that is none, and an input of several steps, are refused', () => {
  expect(() => setInputs(workflow({ fit: {} }), { 'fitt.turns': 1 }, taskSpecs)).toThrow(
    'did you mean "fit"?',
  )
  const two = workflow({ a: { darks: 'mean' }, b: { darks: 'mean' } })
  expect(() => setInputs(two, { darks: 'median' }, taskSpecs)).toThrow('not clear which step "darks" is for')
})

test('canonical text does not depend on the order in which members were written', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  )
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }))
})
