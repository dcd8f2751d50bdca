import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AcquisitionPlan, Plan } from '../../../shared/model/plan.ts'
import { planNodes, planSteps } from '../../../shared/plan/plan-steps.ts'
import { planOf } from '../../builders/plan.ts'
import { randomPlans } from '../../builders/random-plan.ts'
import { cases } from '../../support/random-cases.ts'

const seed = 20240229

test('the steps of any plan add up to its totals', () => {
  fc.assert(
    fc.property(randomPlans, plan => {
      const steps = [...planSteps(plan)]
      const frames = steps.reduce(
        (sum, step) => sum + (step.kind === 'acquire' ? (step.node.camera?.frames ?? 0) : 0),
        0,
      )
      expect(frames).toBe(plan.totals.frames)
      expect(steps.filter(step => step.kind === 'point')).toHaveLength(plan.totals.points)
    }),
    { seed, numRuns: cases(100) },
  )
})

test('every node of any plan begins once before its children and ends once after them', () => {
  fc.assert(
    fc.property(randomPlans, plan => {
      const open: string[] = []
      const begun: string[] = []
      for (const step of planSteps(plan)) {
        const { id } = step.node
        if (step.kind === 'begin') {
          expect(open.every(parent => !parent.startsWith(`${id}/`))).toBe(true)
          open.push(id)
          begun.push(id)
        } else if (step.kind === 'end') {
          expect(open.some(child => child.startsWith(`${id}/`))).toBe(false)
          open.splice(open.indexOf(id), 1)
        } else expect(open).toContain(id)
      }
      expect(open).toEqual([])
      expect(begun.sort()).toEqual([...planNodes(plan)].map(node => node.id).sort())
    }),
    { seed, numRuns: cases(100) },
  )
})

test('the frames of every acquisition are numbered without a gap, and executions follow the grid', () => {
  fc.assert(
    fc.property(randomPlans, plan => {
      for (const node of acquisitionsOf(plan)) {
        const runs = [...planSteps(plan)]
          .filter(step => step.kind === 'acquire')
          .filter(step => step.node === node)
        const frames = node.camera?.frames ?? 0
        expect(runs.map(run => run.execution)).toEqual(runs.map((_, index) => index))
        expect(runs.map(run => run.firstFrame)).toEqual(runs.map((_, index) => index * frames))
        expect(runs.map(run => flatIndex(run.indices, node.repeatShape))).toEqual(
          runs.map((_, index) => index),
        )
        expect(runs).toHaveLength(node.repeatShape.reduce((product, size) => product * size, 1))
      }
    }),
    { seed, numRuns: cases(100) },
  )
})

test('a scan moves before its children and tells its point after them', () => {
  const plan = planOf(`
hutch: 1
sequence: T
tree:
  - scan: S
    axis: { motor: samx, from: 0, to: 1, steps: 1 }
    each:
      - acquisition: A
        exposure: 1 s
`)
  expect([...planSteps(plan)].map(step => `${step.kind} ${step.node.name}`)).toEqual([
    'begin T',
    'begin S',
    'move S',
    'begin A',
    'acquire A',
    'point S',
    'move S',
    'acquire A',
    'end A',
    'point S',
    'end S',
    'end T',
  ])
})

test('the steps of a million points are taken one by one', () => {
  const plan = planOf(`
hutch: 1
sequence: T
tree:
  - repeat: R
    times: 1000000
    each:
      - acquisition: A
        exposure: 1 ms
`)
  const steps = planSteps(plan)
  const first = Array.from({ length: 4 }, () => steps.next().value?.kind)
  expect(first).toEqual(['begin', 'begin', 'begin', 'acquire'])
})

function acquisitionsOf(plan: Plan): readonly AcquisitionPlan[] {
  return [...planNodes(plan)].filter(node => node.kind === 'acquisition')
}

function flatIndex(indices: readonly number[], shape: readonly number[]): number {
  return indices.reduce((flat, index, at) => flat * (shape[at] ?? 1) + index, 0)
}
