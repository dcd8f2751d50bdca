import { expect, test } from 'vitest'
import { quoted } from '../../../shared/spec/call-payload.ts'
import { quiet, recorded, rig } from './rig.ts'

test('a console command hears all it prints before its value', async () => {
  const { client } = await rig()
  const printed: string[] = []
  const onOutput = (text: string): void => void printed.push(text)
  const value = await client.console('p "one"; p "two"; 1+1', { onOutput, signal: quiet })
  expect(value).toEqual({ kind: 'text', text: '2' })
  expect(printed.join('')).toContain('one\ntwo\n')
})

test('a console command does not hear what was printed before it', async () => {
  const { client } = await rig()
  const screen = recorded(client, 'output/tty')
  await client.run('p "before"', quiet)
  await screen.until(text => text.includes('before'))
  const printed: string[] = []
  await client.console('p "mine"', { onOutput: text => void printed.push(text), signal: quiet })
  expect(printed.join('')).not.toContain('before')
  expect(printed.join('')).toContain('mine')
})

test('an aborted console command ends in SPEC too', async () => {
  const { client } = await rig()
  const ready = recorded(client, 'status/ready')
  const stop = new AbortController()
  const running = client.console('sleep(100)', { onOutput: () => {}, signal: stop.signal })
  await ready.until(value => value === '0')
  stop.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(await client.run('1', quiet)).toBe('1')
})

test('a function is called with its arguments, a text among them quoted', async () => {
  const { client } = await rig()
  expect(await client.call('motor_mne', ['0'])).toEqual({ kind: 'text', text: 'energy' })
  expect(await client.call('length', [quoted('a "b"')])).toEqual({ kind: 'text', text: '5' })
  await expect(client.call('no_such_macro', [])).rejects.toMatchObject({ kind: 'device' })
  await expect(client.call('a\0b', [])).rejects.toMatchObject({ kind: 'usage' })
})
