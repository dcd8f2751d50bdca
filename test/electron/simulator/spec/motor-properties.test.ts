import { describe, expect, test } from 'vitest'
import { specType } from '../../../../shared/spec/codes.ts'
import { startServer } from '../../spec/rig.ts'
import { ask, rawClient, type RawClient, textOf } from './raw-client.ts'

const fast = { speed: 1000 }

describe('a motor', () => {
  test('that runs into a limit switch tells so, stops, and leaves it with the next motion', async () => {
    const { client, run } = await connected()
    client.send(ask.register('motor/samx/high_lim_hit'))
    client.send(ask.write('var/FAULT', 'limit samx'))
    expect(await run('umv samx 4')).toContain('hit its high limit switch')
    expect(Number(await run('A[samx]'))).toBeCloseTo(2, 3)
    client.send(ask.write('var/FAULT', 'none'))
    await run('umv samx 0')
    expect(client.events('motor/samx/high_lim_hit')).toEqual(['0', '1', '0'])
  })

  test('whose emergency stop is pressed does not move until it is released', async () => {
    const { client, run } = await connected()
    client.send(ask.register('motor/samx/emergency_stop'))
    client.send(ask.write('var/FAULT', 'estop samx'))
    expect(await run('umv samx 4')).toContain('emergency stop')
    expect(await run('umv samx 1')).toContain('the emergency stop is pressed')
    client.send(ask.write('var/FAULT', 'none'))
    expect(await run('umv samx 1')).toBe('0')
    expect(client.events('motor/samx/emergency_stop')).toEqual(['0', '1', '0'])
  })

  test('searches its limit switch and its home, and takes the position it is given there', async () => {
    const { client, run } = await connected()
    client.send(ask.register('motor/samx/low_lim_hit'))
    client.send(ask.write('motor/samx/search', 'lim-'))
    await client.next(() => client.events('motor/samx/low_lim_hit').includes('1'))
    expect(await run('A[samx]')).toBe('-10.4')
    client.send(ask.write('motor/samx/search', 'home+ 2.5'))
    expect(await run('A[samx]')).toBe('2.5')
    client.send(ask.write('motor/samx/search', 'sideways', 5))
    expect(textOf(await client.answer(5))).toContain('Not a search: "sideways"')
  })

  test.each([
    ['1', '1.01'],
    ['0', '1'],
  ])('whose controller counted other steps asks, and %s makes it stand at %s', async (answer, position) => {
    const { client, run } = await connected()
    await run('umv samx 1')
    client.send(ask.register('motor/samx/sync_check'))
    client.send(ask.write('var/FAULT', 'sync samx 100'))
    client.send(ask.run(7, 'mv samx 3; waitmove; A[samx]'))
    await client.next(packet => packet.name === 'motor/samx/sync_check' && textOf(packet) === '10000 10100')
    client.send(ask.read(8, 'motor/samx/position'))
    expect(textOf(await client.answer(8))).toBe('1')
    client.send(ask.write('motor/samx/sync_check', answer))
    client.send(ask.read(9, 'motor/samx/dial_position'))
    expect(textOf(await client.answer(9))).toBe(position)
    expect(textOf(await client.answer(7))).toBe('3')
  })

  test('that is disabled says so and refuses to move', async () => {
    const { client, run } = await connected()
    client.send(ask.register('motor/samx/unusable'))
    await run('motor_par(samx, "disable", 1)')
    expect(client.events('motor/samx/unusable')).toEqual(['0', '1'])
    expect(await run('mv samx 1')).toContain('disabled')
  })
})

test('in simulate mode motors jump and counting takes no time', async () => {
  const { client, run } = await connected({ speed: 1 })
  client.send(ask.register('status/simulate'))
  await run('set_sim(1); umv rot 300; ct 3600')
  expect(await run('A[rot]')).toBe('300')
  expect(await run('S[sec]')).toBe('3600')
  await run('set_sim(0)')
  expect(client.events('status/simulate')).toEqual(['0', '1', '0'])
})

test('a subshell is told, and starts no program', async () => {
  const { client, run } = await connected()
  client.send(ask.register('status/shell'))
  expect(await run('unix("touch /tmp/harm")')).toBe('127')
  expect(await run('unix("sleep 0.5")')).toBe('0')
  expect(client.events('status/shell')).toEqual(['0', '1', '0', '1', '0'])
})

test('what goes into a file is told to who watches the file', async () => {
  const { client, run } = await connected()
  client.send(ask.register('output/log.txt'))
  await run('fprintf("log.txt", "%s\\n", "one"); on("log.txt"); p 2; off("log.txt"); p 3')
  expect(client.events('output/log.txt').join('')).toBe('one\n2\n')
})

test('files outside the folder are out of reach', async () => {
  const { run } = await connected()
  for (const command of ['newfile ../x.dat', 'fprintf("/etc/motd", "x")', 'qdo /etc/passwd', 'on("../y")']) {
    expect(await run(command)).toContain('writes and reads only there')
  }
})

test('global variables that would fill the memory are refused, and deleted ones make room', async () => {
  const { run } = await connected()
  await run('for (i = 0; i < 4; i++) eval(sprintf("global double array big%d[7500000]", i))')
  expect(await run('global double array big4[7500000]')).toContain('too much memory')
  expect(await run('unglobal big0')).toBe('0')
  expect(await run('global double array big4[7500000]')).toBe('0')
})

test('data arrays are read and written whole', async () => {
  const { client, run } = await connected()
  await run('global ulong array counts[2][3]')
  const values = new Uint32Array([1, 2, 3, 4, 5, 6])
  const payload = { type: 8, rows: 2, cols: 3, data: new Uint8Array(values.buffer) }
  client.send({ command: 12, name: 'var/counts', payload })
  expect(await run('counts[1][2] + counts[0][0]')).toBe('7')
  client.send({
    command: 12,
    sn: 9,
    name: 'var/counts',
    payload: { ...payload, rows: 1, data: payload.data.slice(0, 12) },
  })
  expect(await client.answer(9)).toMatchObject({ type: specType.error })
})

async function connected(
  options = {},
): Promise<{ client: RawClient; run: (source: string) => Promise<string> }> {
  const client = await rawClient(await startServer({ ...fast, ...options }))
  let sn = 100
  return {
    client,
    run: async source => {
      client.send(ask.run(++sn, source))
      return textOf(await client.answer(sn))
    },
  }
}
