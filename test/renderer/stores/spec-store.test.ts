import { expect, test } from 'vitest'
import { useSpecStore } from '../../../renderer/stores/spec.ts'
import { noDevices } from '../../../shared/model/sequencer-devices.ts'
import type { SpecStatus, TerminalLine } from '../../../shared/model/spec-desk.ts'
import { desk } from '../support/desk.ts'

const status: SpecStatus = { ...noDevices, server: 'fourc', isReady: true, motors: [], counters: [] }
const line = (seq: number, text: string): TerminalLine => ({ seq, atMs: seq, kind: 'output', text })

test('an open line is replaced by its longer self', () => {
  const { bridge, use } = desk()
  const spec = use(() => useSpecStore())
  bridge.tell('spec.lines', [line(1, 'a'), line(2, '12.1')])
  bridge.tell('spec.lines', [line(2, '12.2'), line(3, 'b')])
  expect(spec.lines.map(({ text }) => text)).toEqual(['a', '12.2', 'b'])
})

test('lines that came while the snapshot was on its way stay behind it', async () => {
  const { bridge, settle, use } = desk({
    'spec.snapshot': () => ({ status, lines: [line(1, 'a'), line(2, 'b')] }),
  })
  const spec = use(() => useSpecStore())
  const loading = spec.load()
  bridge.tell('spec.lines', [line(2, 'b'), line(3, 'c')])
  await loading
  await settle()
  expect(spec.lines.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
})

test('nothing is sent while SPEC is away or an experiment is under way, and both are said', () => {
  const { bridge, use } = desk()
  const spec = use(() => useSpecStore())
  expect(spec.whyNot).toBe('SPEC is not reachable')
  bridge.tell('spec.status', status)
  expect(spec.whyNot).toBeUndefined()
  bridge.tell('run.state', { phase: 'running', since: 0, node: undefined })
  expect(spec.whyNot).toContain('under way')
  bridge.tell('run.state', { phase: 'paused', since: 0, node: undefined })
  expect(spec.whyNot).toBeUndefined()
})
