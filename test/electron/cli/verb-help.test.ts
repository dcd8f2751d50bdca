import { expect, test } from 'vitest'
import { lsSpec } from '../../../electron/cli/ls.ts'
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
