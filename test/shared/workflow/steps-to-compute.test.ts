import { expect, test } from 'vitest'
import type { PlannedStep, StepInput } from '../../../shared/workflow/plan-steps.ts'
import { stepsToCompute } from '../../../shared/workflow/steps-to-compute.ts'

const image = { height: 2, width: 2 }
const task = { name: 'any', title: '', summary: '', version: 1, inputs: {}, outputs: {}, parameters: {} }

/** Gives images and a number for each; takes the images of the steps named. */
function step(id: string, from: readonly string[], recorded: readonly string[] = []): PlannedStep {
  const links = from.map((source): [string, StepInput] => [
    source,
    { kind: 'step', step: source, output: 'images' },
  ])
  const inputs: Record<string, StepInput> =
    links.length === 0 ? { data: { kind: 'data' } } : Object.fromEntries(links)
  const outputs = { images: { kind: 'stack', image }, mean: { kind: 'curve' } } as const
  return { ...{ id, task, image, inputs, outputs, recorded }, parameters: {}, kept: [] }
}

function computed(steps: readonly PlannedStep[], available: Readonly<Record<string, readonly string[]>>) {
  const known = Object.entries(available).map(([id, outputs]) => [id, new Set(outputs)] as const)
  return [...stepsToCompute(steps, new Map(known))].toSorted()
}

const chain = [step('a', []), step('b', ['a']), step('c', ['b'], ['images'])]

test('without an earlier result every step is computed', () => {
  expect(computed(chain, {})).toEqual(['a', 'b', 'c'])
})

test('with all that is recorded nothing is computed, whatever was between the steps', () => {
  expect(computed(chain, { a: ['mean'], b: ['mean'], c: ['images', 'mean'] })).toEqual([])
})

test('a step that has to be computed takes kept images, and nothing before them is computed', () => {
  expect(computed(chain, { a: ['mean'], b: ['images', 'mean'] })).toEqual(['c'])
})

test('where nobody kept the images that are taken, those who made them are computed too', () => {
  expect(computed(chain, { a: ['images', 'mean'], b: ['mean'] })).toEqual(['b', 'c'])
  expect(computed(chain, { a: ['mean'], b: ['mean'] })).toEqual(['a', 'b', 'c'])
})

test('a branch that is not asked for images is left alone', () => {
  const branched = [step('a', []), step('b', ['a']), step('c', ['a'])]
  expect(computed(branched, { a: ['images', 'mean'], b: ['mean'] })).toEqual(['c'])
})

test('a step whose recorded images are gone is computed again', () => {
  expect(computed(chain, { a: ['images', 'mean'], b: ['images', 'mean'], c: ['mean'] })).toEqual(['c'])
})
