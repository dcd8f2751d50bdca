import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseSpecSimulatorArguments } from '../../../electron/simulator/spec/simulator-arguments.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { connectTo, quiet } from '../spec/rig.ts'

describe('the simulated SPEC server as a process', () => {
  test('says where it listens, serves, and ends on SIGTERM', async () => {
    const child = await start('--name', 'sixc', '--speed', '100')
    const place = JSON.parse(await firstLine(child)) as { host: string; port: number }
    expect(place).toMatchObject({ server: 'spec', name: 'sixc', host: '127.0.0.1' })
    const client = await connectTo(place)
    expect(await client.move('energy', 4.5, quiet)).toBe(4.5)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('ends when its parent is gone: the pipe on stdin closes', async () => {
    const child = await start('--speed', '1')
    const { port } = JSON.parse(await firstLine(child)) as { port: number }
    child.stdin.end()
    expect(await once(child, 'exit')).toEqual([0, null])
    const late = connect(port, '127.0.0.1')
    expect(await Promise.race([once(late, 'error'), once(late, 'connect')])).toMatchObject([
      { code: 'ECONNREFUSED' },
    ])
  })

  test('explains wrong usage as one JSON object and exits with 2', async () => {
    const child = await start('--speed', 'fast')
    const errors: Buffer[] = []
    child.stderr.on('data', (chunk: Buffer) => void errors.push(chunk))
    expect(await once(child, 'close')).toEqual([2, null])
    expect(JSON.parse(Buffer.concat(errors).toString())).toMatchObject({
      error: 'usage',
      message: '--speed cannot be "fast"',
    })
  })
})

describe('its arguments', () => {
  test('have defaults', () => {
    expect(parseSpecSimulatorArguments([])).toEqual({
      ...{ port: 0, name: 'fourc', speed: 1, seed: 1 },
      ...{ folder: undefined, faults: [], without: [] },
    })
  })

  test.each([
    [['--port', '70000']],
    [['--port', '']],
    [['--speed', '0']],
    [['--seed', '1.5']],
    [['--name', 'two words']],
    [['--colour', 'red']],
    [['--fault', 'coffee']],
    [['--without', 'photons']],
    [['stray']],
  ])('%j are refused as wrong usage', args => {
    expect(() => parseSpecSimulatorArguments(args)).toThrow(expect.objectContaining({ kind: 'usage' }))
  })
})

async function start(...args: readonly string[]): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(process.execPath, [await builtEntry('spec-simulator'), ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0] ?? ''
}
