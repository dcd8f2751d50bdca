import { expect, test } from 'vitest'
import { parseArgument } from '../../../shared/ipc/parse-arguments.ts'
import { whyRefused } from '../../../shared/ipc/refused-calls.ts'
import type { Calls } from '../../../shared/ipc/contract.ts'

const calls = Object.keys(parseArgument) as (keyof Calls)[]
const free = { mayMove: true, holder: '1' }
const first = { key: '1', role: 'console' } as const
const second = { key: '2', role: 'console' } as const
const mirror = { key: '3', role: 'mirror' } as const

test('a mirror may only ask for what it shows', () => {
  const allowed = calls.filter(call => whyRefused(call, mirror, free) === undefined)
  for (const call of allowed)
    expect(call).toMatch(
      /read|open|children|node|close|info|snapshot|check|process|list|plan|preview|look|names|show|plot|full-screen/,
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
    'window.open',
    'window.quit',
    'control.ask',
    'control.answer',
  ]
  for (const verb of verbs) expect(allowed.filter(call => call.includes(verb))).toEqual([])
})

test('a console that has control may ask for everything', () => {
  expect(calls.filter(call => whyRefused(call, first, free) !== undefined)).toEqual([])
})

test('a console on which moving is switched off still stops what runs', () => {
  const locked = { mayMove: false, holder: '1' }
  for (const call of ['run.start', 'run.resume', 'spec.run'] as const)
    expect(whyRefused(call, first, locked)).toContain('Settings')
  for (const call of ['run.abort', 'run.pause', 'spec.abort', 'settings.write'] as const)
    expect(whyRefused(call, first, locked)).toBeUndefined()
})

test('a console without control changes nothing of run and beamline, is told who may, and still stops what runs', () => {
  const refused = calls.filter(call => whyRefused(call, second, free) !== undefined)
  expect(refused).toEqual(expect.arrayContaining(['run.start', 'run.end', 'spec.run', 'devices.disconnect']))
  for (const call of refused) {
    expect(call).toMatch(/^(run|spec|devices)\./)
    expect(whyRefused(call, second, free)).toContain('window 1 has control')
  }
  for (const call of ['run.abort', 'run.pause', 'spec.abort', 'control.ask', 'analysis.start'] as const)
    expect(refused).not.toContain(call)
})
