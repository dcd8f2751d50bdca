import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allTasks } from '../../../shared/analysis/tasks/all-tasks.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import { removeStep } from '../../../shared/workflow/edit-workflow.ts'
import { whyUnfit } from '../../../shared/workflow/why-unfit.ts'
import type { Workflow } from '../../../shared/workflow/workflow.ts'
import { effPlan } from '../../builders/sketched-plan.ts'

function shipped(name: string): Workflow {
  const parsed = parseWorkflow(
    readFileSync(new URL(`../../../workflows/${name}.json`, import.meta.url), 'utf8'),
    name,
  )
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.workflow
}

test.each([
  ['normalise', '/EFF/Energy Scan', undefined],
  ['statistics', '/EFF', undefined],
  ['full-field-exafs', '/EFF/Energy Scan', 'too small: 6 × 8 pixels'],
  ['beam-centre', '/EFF/Energy Scan/Data', undefined],
  ['full-field-exafs', '/EFF/Dark for data', 'There are no data frames in /EFF/Dark for data'],
  ['absorption-tomography', '/EFF/Energy Scan', 'angle'],
  ['powder-mapping', '/EFF/Energy Scan', 'PONI file is for 2048 × 2048'],
])('%s on %s: %s', (name, node, why) => {
  const found = whyUnfit(shipped(name), allTasks, effPlan(), nodeId(node))
  if (why === undefined) expect(found).toBeUndefined()
  else expect(found).toContain(why)
})

test('a graph that is wrong fits nowhere, and says what is wrong', () => {
  const broken = removeStep(shipped('absorption-tomography'), 'sinogram')
  expect(whyUnfit(broken, allTasks, effPlan(), nodeId('/EFF'))).toContain(
    'nothing brings its input "sinogram"',
  )
})
