import { expect, test } from 'vitest'
import { parseArgument } from '../../../shared/ipc/parse-arguments.ts'
import { whyRefused } from '../../../shared/ipc/refused-calls.ts'
import type { Calls } from '../../../shared/ipc/contract.ts'

const calls = Object.keys(parseArgument) as (keyof Calls)[]
const free = { mayMove: true }

test('a mirror may only ask for what it shows', () => {
  const allowed = calls.filter(call => whyRefused(call, 'mirror', free) === undefined)
  for (const call of allowed)
    expect(call).toMatch(
      /read|open|children|node|close|info|snapshot|check|process|list|plan|preview|look|names|show/,
    )
  const verbs = [
    'run.',
    'spec.run',
    'spec.abort',
    '.write',
    'analysis.',
    'export',
    'single',
    'save',
    'window.',
  ]
  for (const verb of verbs) expect(allowed.filter(call => call.includes(verb))).toEqual([])
})

test('a console may ask for everything', () => {
  expect(calls.filter(call => whyRefused(call, 'console', free) !== undefined)).toEqual([])
})

test('a console on which moving is switched off still stops what runs', () => {
  const locked = { mayMove: false }
  for (const call of ['run.start', 'run.resume', 'spec.run'] as const)
    expect(whyRefused(call, 'console', locked)).toContain('Settings')
  for (const call of ['run.abort', 'run.pause', 'spec.abort', 'settings.write'] as const)
    expect(whyRefused(call, 'console', locked)).toBeUndefined()
})
