import { describe, expect, test } from 'vitest'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { parseServerAddress } from '../../../electron/cli/spec/server-address.ts'
import { specSpec, specVerb } from '../../../electron/cli/spec.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import type { SpecServer } from '../../../electron/simulator/spec/server.ts'
import { recordingIo, type RecordingIo } from '../../builders/recording-io.ts'
import { connectTo, quiet, startServer } from '../spec/rig.ts'

describe('hutch spec', () => {
  test('gets one value as it is, several with their names, and JSON with numbers where they are numbers', async () => {
    const server = await startServer()
    expect(await said(server, ['get', 'motor/energy/position'])).toEqual({ exit: 0, out: ['4'], err: [] })
    const several = await said(server, ['get', 'motor/rot/position', 'var/SPEC'])
    expect(several.out).toEqual(['motor/rot/position\t0', 'var/SPEC\tfourc'])
    const asked = ['get', 'motor/energy/position', 'var/MOTORS', 'status/ready']
    expect((await asJson(server, asked)).json).toEqual([
      { property: 'motor/energy/position', value: 4 },
      { property: 'var/MOTORS', value: '10' },
      { property: 'status/ready', value: 1 },
    ])
  })

  test('gets a whole associative array, and one element', async () => {
    const server = await startServer()
    await said(server, ['cmd', 'Z["a"] = 1; Z["b"]["c"] = 2; Z["b"] = 3'])
    expect((await asJson(server, ['get', 'var/Z', 'var/Z[a]'])).json).toEqual([
      { property: 'var/Z', value: { a: '1', b: { '': '3', c: '2' } } },
      { property: 'var/Z[a]', value: '1' },
    ])
  })

  test('sets, and is done when the value reads back', async () => {
    const server = await startServer({ speed: 1000 })
    expect((await asJson(server, ['set', 'var/SHUTTER', '1'])).json).toEqual([
      { property: 'var/SHUTTER', value: '1', confirmed: true },
    ])
    expect((await said(server, ['set', 'motor/samx/position', '-2.5'])).exit).toBe(0)
    expect((await said(server, ['get', 'motor/samx/offset'])).out).toEqual(['-2.5'])
    await said(server, ['cmd', 'Z["a"] = 1'])
    expect((await said(server, ['set', 'var/Z[b]', 'two words'])).exit).toBe(0)
    expect((await said(server, ['get', 'var/Z[b]'])).out).toEqual(['two words'])
  })

  test('says what SPEC refuses, by name', async () => {
    const server = await startServer()
    const refused = await asJson(server, ['set', 'var/MOTORS', '7'])
    expect(refused).toMatchObject({
      exit: 1,
      json: [{ error: 'device', message: 'MOTORS cannot be assigned' }],
    })
    const unknown = await asJson(server, ['get', 'motor/enrgy/position'])
    expect(unknown.exit).toBe(1)
    expect(unknown.json).toMatchObject([{ where: expect.stringContaining('motor/enrgy/position') as string }])
  })

  test('runs a command: its lines as printed, then its value', async () => {
    const server = await startServer()
    const run = await said(server, ['cmd', 'p "one\\ntwo"; 1+1'])
    expect(run).toMatchObject({ exit: 0, err: [] })
    expect(run.out.filter(line => /^(one|two|=)/.test(line))).toEqual(['one', 'two', '= 2'])
    const json = await asJson(server, ['cmd', 'p "one"; 1+1'])
    expect(json.json.at(-1)).toEqual({ value: '2' })
    expect(json.json.map(line => (line as { output?: string }).output ?? '').join('')).toContain('one\n')
    expect((await said(server, ['cmd', 'nonsense(1'])).exit).toBe(1)
  })

  test('lists motors and counters as a table and as JSON', async () => {
    const server = await startServer()
    const table = (await said(server, ['motors'])).out
    expect(table[0]).toMatch(/^motor +position +low +high +state +name$/)
    expect(table[1]).toMatch(/^energy +4 +3 +6 +idle +Photon energy$/)
    expect((await asJson(server, ['motors'])).json).toHaveLength(10)
    expect((await said(server, ['counters'])).out[0]).toMatch(/^counter +value +name$/)
    expect((await asJson(server, ['counters'])).json[0]).toMatchObject({ mnemonic: 'sec', value: 0 })
  })

  test('moves motors together, by a step if asked, and refuses what the limits forbid', async () => {
    const server = await startServer({ speed: 1000 })
    expect((await said(server, ['move', 'samx', '-1', 'samy', '2'])).out).toEqual(['samx -1', 'samy 2'])
    expect((await asJson(server, ['move', 'samx', '-.5', '--relative'])).json).toEqual([
      { motor: 'samx', position: -1.5 },
    ])
    expect((await asJson(server, ['move', 'samx', '99'])).json).toMatchObject([{ error: 'limit' }])
  })

  test('counts all counters or some, for seconds or monitor counts', async () => {
    const server = await startServer({ speed: 100 })
    await said(server, ['cmd', 'shopen'])
    expect((await said(server, ['count', '1', 'sec'])).out).toEqual(['sec 1'])
    const all = (await asJson(server, ['count', '0.5'])).json[0] as { counters: Record<string, number> }
    expect(Object.keys(all.counters)).toEqual(['sec', 'mon', 'det', 'srcur'])
    const monitored = (await asJson(server, ['count', '100000', 'mon', '--monitor'])).json
    expect(monitored).toMatchObject([{ monitorCounts: 100_000 }])
    expect((monitored[0] as { counters: { mon: number } }).counters.mon).toBeGreaterThanOrEqual(100_000)
  })

  test('watches until enough values came', async () => {
    const server = await startServer({ speed: 1000 })
    const client = await connectTo(server)
    const toggling = 'for (i = 0; i < 5000; i++) { shopen; sleep(5); shclose; sleep(5) }'
    const stop = new AbortController()
    const toggled = client.run(toggling, stop.signal).catch(() => 'stopped')
    const { json } = await asJson(server, ['watch', 'var/SHUTTER', '--events', '3'])
    stop.abort(new Error('enough'))
    expect(await toggled).toBe('stopped')
    const values = json.map(line => (line as { value: string }).value)
    expect(json[0]).toMatchObject({ event: 'value', property: 'var/SHUTTER' })
    expect(['010', '101']).toContain(values.join(''))
    expect((await asJson(server, ['watch', 'var/SHUTTER', '--for', '0.01'])).exit).toBe(0)
    expect((await asJson(server, ['watch', 'var/NOTHING'])).json).toMatchObject([{ error: 'device' }])
  })

  test('stops what it started on Ctrl-C, and says so', async () => {
    const server = await startServer()
    const stopped = await asJson(server, ['move', 'rot', '300'], { stopAfter: 'motor/rot/move_done' })
    expect(stopped).toMatchObject({ exit: 1, json: [{ error: 'aborted', message: 'move was stopped' }] })
    const client = await connectTo(server)
    expect(await client.move('rot', 1, quiet)).toBe(1)
    const command = await asJson(server, ['cmd', 'sleep(100)'], { stopAfter: 'status/ready' })
    expect(command.exit).toBe(1)
    expect(await client.run('1+1', quiet)).toBe('2')
  })

  test('tells status, and aborts for everybody', async () => {
    const server = await startServer()
    const client = await connectTo(server)
    expect((await said(server, ['status'])).out).toEqual([`${client.name}: ready`])
    const running = client.run('sleep(100)', quiet)
    const isAborted = expect(running).rejects.toThrow('Command aborted')
    expect((await asJson(server, ['status'])).json).toEqual([
      { server: client.name, ready: false, simulate: false },
    ])
    expect((await asJson(server, ['abort'])).json).toEqual([{ server: client.name, aborted: true }])
    await isAborted
  })

  test.each([
    [['gte', 'var/X'], 'did you mean "get"?'],
    [['get'], 'get needs a PROPERTY'],
    [['set', 'var/X'], 'set needs a PROPERTY and a VALUE'],
    [['cmd', ' '], 'cmd needs a COMMAND'],
    [['move', 'samx'], 'move needs pairs of MOTOR and TARGET'],
    [['move', 'samx', 'left'], 'The target of samx must be a number, not "left"'],
    [['move', 'samx', '1', 'samx', '2'], 'samx is given twice'],
    [['count', 'long'], 'The preset must be a number, not "long"'],
    [['watch'], 'watch needs a PROPERTY'],
    [['watch', 'var/X', '--events', '0'], '--events must be above 0, not 0'],
  ])('refuses %j as wrong usage', async (words, message) => {
    const server = await startServer()
    const { exit, json } = await asJson(server, words)
    expect(exit).toBe(2)
    expect(json).toMatchObject([{ error: 'usage', message: expect.stringContaining(message) as string }])
  })

  test('names a server that is not there', async () => {
    const server = await startServer()
    await server.close()
    expect((await asJson(server, ['get', 'var/X'])).json).toMatchObject([
      { error: 'connection', message: expect.stringContaining('connection refused') as string },
    ])
  })
})

describe('the address of a server', () => {
  test.each([
    ['localhost:6510', { host: 'localhost', port: 6510 }],
    ['id21:fourc', { host: 'id21', server: 'fourc' }],
    ['[::1]:6511', { host: '::1', port: 6511 }],
  ])('%s is understood', (text, address) => {
    expect(parseServerAddress(text)).toEqual(address)
  })

  test.each(['localhost', ':6510', 'a:', 'a:0', 'a:70000', '', 'a b:c d'])('%j is refused', text => {
    expect(() => parseServerAddress(text)).toThrow('Not the address of a SPEC server')
  })
})

interface Said {
  readonly exit: number
  readonly out: readonly string[]
  readonly err: readonly string[]
}

interface Meanwhile {
  /** Ctrl-C once this property changed. */
  readonly stopAfter?: string
}

async function said(server: SpecServer, words: readonly string[]): Promise<Said> {
  const recording = recordingIo()
  const exit = await run(server, words, recording, {})
  return { exit, out: recording.out, err: recording.err }
}

async function asJson(
  server: SpecServer,
  words: readonly string[],
  meanwhile: Meanwhile = {},
): Promise<Said & { readonly json: readonly unknown[] }> {
  const recording = recordingIo()
  const exit = await run(server, [...words, '--json'], recording, meanwhile)
  expect(recording.out).toEqual([])
  return { exit, out: recording.out, err: recording.err, json: recording.json }
}

async function run(
  server: SpecServer,
  words: readonly string[],
  { io }: RecordingIo,
  { stopAfter }: Meanwhile,
): Promise<number> {
  let stop = (): void => {}
  const onStopRequest = (listener: () => void): (() => void) => {
    stop = listener
    return () => {}
  }
  if (stopAfter !== undefined) await stopOnceChanged(server, stopAfter, () => stop())
  const verb = specVerb({ clock: systemClock(), onStopRequest })
  return runVerb(specSpec, verb, [`127.0.0.1:${server.port}`, ...words], io)
}

async function stopOnceChanged(server: SpecServer, property: string, stop: () => void): Promise<void> {
  const client = await connectTo(server)
  const first = await client.read(property)
  client.watch(property, text => {
    if (text !== first) stop()
  })
}
