import { expect, test } from 'vitest'
import { taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import { stackInputs } from '../../../shared/analysis/stack-inputs.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { checkWorkflow } from '../../../shared/workflow/check-workflow.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import { imagesTogether, startOccasions, startOf, startsByItself } from '../../../shared/workflow/start-on.ts'
import type { Workflow } from '../../../shared/workflow/workflow.ts'
import { planOf } from '../../builders/sketched-plan.ts'

function graph(hutch?: unknown): Workflow {
  const nodes = [{ id: 'means', task_type: 'class', task_identifier: 'hutch.statistics' }]
  const text = JSON.stringify({ graph: { id: 'flow', hutch }, nodes, links: [] })
  const parsed = parseWorkflow(text, 'flow.json')
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.workflow
}

/** 4 angles × 6 places, 2 times 3 frames at each. */
function imagesOf(start: string): number {
  const acquisition = { kind: 'acquisition', name: 'Data', role: 'data', camera: { frames: 3 } } as const
  const twice = { kind: 'repeat', name: 'Twice', times: 2, children: [acquisition] } as const
  const move = { kind: 'scan', name: 'Move', motor: 'samy', unit: 'mm', from: 0, to: 1, steps: 5 } as const
  const turn = { kind: 'scan', name: 'Turn', motor: 'rot', unit: 'deg', from: 0, to: 90, steps: 3 } as const
  const plan = planOf([{ ...turn, children: [{ ...move, children: [twice] }] }], { name: 'TOMO' })
  const { data } = stackInputs(plan, nodeId('/TOMO'), { role: 'data', references: new Set() })
  return imagesTogether(graph({ start }), { loops: data.loops, frames: data.plan.camera.frames })
}

test('a graph that says nothing is started by hand', () => {
  expect([startOf(graph()), startsByItself(graph())]).toEqual(['hand', false])
  expect(startOccasions.filter(start => startsByItself(graph({ start })))).toEqual([
    ...['frame', 'acquisition', 'point', 'scan'],
  ])
})

test('images are taken one by one, or those of an acquisition, a point or an innermost scan together', () => {
  expect(startOccasions.map(imagesOf)).toEqual([1, 1, 3, 6, 36])
})

test('what is no occasion is refused with those that are', () => {
  expect(checkWorkflow(graph({ start: 'soon' }), taskSpecs, 'flow.json')).toEqual({
    problems: [
      {
        kind: 'description',
        message: 'It is not clear what this graph starts on',
        where: 'flow.json',
        advice: '"start" must be "hand", "frame", "acquisition", "point" or "scan".',
      },
    ],
  })
})
