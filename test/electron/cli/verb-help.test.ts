import { expect, test } from 'vitest'
import { lsSpec } from '../../../electron/cli/ls.ts'
import { planSpec } from '../../../electron/cli/plan.ts'
import { runSpec } from '../../../electron/cli/run.ts'
import { showSpec } from '../../../electron/cli/show.ts'
import { simulateSpec } from '../../../electron/cli/simulate.ts'
import { validateSpec } from '../../../electron/cli/validate.ts'
import { verbHelp } from '../../../electron/cli/verb-help.ts'

test('the help of a verb is its usage, its purpose and a line for every option', () => {
  expect(verbHelp(lsSpec, 'lists what is in a recorded file')).toEqual([
    'hutch ls FILE [PATH] [--json] [--recursive]',
    '    lists what is in a recorded file',
    '',
    '  --json       one JSON object per node and line',
    '  --recursive  everything below, not only the direct members',
  ])
})

test.each([lsSpec, planSpec, runSpec, showSpec, simulateSpec, validateSpec])(
  'every option of $name is explained',
  spec => {
    for (const [name, { help }] of Object.entries(spec.options)) expect(help, name).not.toBe('')
  },
)
