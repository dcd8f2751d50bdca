import { describe, expect, test } from 'vitest'
import { specCommand } from '../../../shared/spec/codes.ts'
import { textPayload } from '../../../shared/spec/value.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { connectTo, quiet, recorded, rig } from './rig.ts'
import { politely, scriptedServer } from './scripted-server.ts'

const atOnce = { speed: 1000 }
/** After so long the simulated SPEC tells what it has counted, and how far a motor has come. */
const tickMs = 50

describe('moving', () => {
  test('is refused beyond the limits before anything is sent, with value and limits', async () => {
    const { client } = await rig()
    const moveDone = recorded(client, 'motor/energy/move_done')
    const failure = await failureOf(client.move('energy', 7, quiet))
    expect(failure).toMatchObject({
      kind: 'limit',
      message: 'energy cannot go to 7: its limits are 3 to 6',
      where: `motor energy on ${client.name}`,
    })
    expect(failure.advice).toContain('set_lm energy')
    expect(moveDone.values.includes('1')).toBe(false)
  })

  test('is refused in user units when offset and limits say so', async () => {
    const { client } = await rig({ server: atOnce })
    await client.run('set samx 100', quiet)
    expect(await client.limits('samx')).toEqual([90, 110])
    await expect(client.move('samx', 89, quiet)).rejects.toThrow('its limits are 90 to 110')
    expect(await client.move('samx', 101, quiet)).toBe(101)
  })

  test('is refused for a target that is no number', async () => {
    const { client } = await rig()
    await expect(client.move('energy', NaN, quiet)).rejects.toMatchObject({ kind: 'limit' })
  })

  test('names a motor that does not exist', async () => {
    const { client } = await rig()
    expect(await failureOf(client.move('enrgy', 4, quiet))).toMatchObject({
      kind: 'device',
      message: expect.stringContaining('motor/enrgy') as string,
    })
  })

  test('tells the motion in order: busy, positions, final position, idle', async () => {
    const { client } = await rig()
    const told: string[] = []
    client.watch('motor/samx/move_done', text => void told.push(`busy ${text}`))
    client.watch('motor/samx/position', text => void told.push(`at ${text}`))
    await client.move('samx', 3, quiet)
    const motion = told.slice(told.indexOf('busy 1'))
    expect(motion[0]).toBe('busy 1')
    expect(motion.slice(-2)).toEqual(['at 3', 'busy 0'])
    expect(motion.length).toBeGreaterThan(3)
  })

  test('stops the motor when aborted in mid-move and rejects with the reason', async () => {
    const { client } = await rig()
    const stop = new AbortController()
    const position = recorded(client, 'motor/rot/position')
    const move = client.move('rot', 180, stop.signal)
    await position.until(value => Number(value) > 1)
    const reason = new HutchError({ kind: 'aborted', message: 'the operator said so' })
    stop.abort(reason)
    await expect(move).rejects.toBe(reason)
    // The next move waits until the motor rests, and starts from where it stopped.
    expect(await client.move('rot', 20, quiet)).toBe(20)
    expect(Math.max(...position.values.map(Number))).toBeLessThan(170)
  })

  test('sends nothing when it is aborted before it began', async () => {
    const { client } = await rig()
    await expect(client.move('rot', 5, AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
    expect(await client.position('rot')).toBe(0)
  })

  test('waits for a motor that somebody else is moving', async () => {
    const { client, server } = await rig()
    const other = await connectTo(server)
    const position = recorded(client, 'motor/samx/position')
    const first = other.move('samx', 4, quiet)
    await position.until(value => Number(value) > 0.1)
    expect(await client.move('samx', -1, quiet)).toBe(-1)
    await first.catch(() => {})
  })

  test('that ends elsewhere says where, and why if the motor says so', async () => {
    const { client, server } = await rig({ server: { speed: 5 } })
    server.fault('motor rot')
    const failure = await failureOf(client.move('rot', 90, quiet))
    expect(failure.kind).toBe('device')
    expect(failure.message).toMatch(/^rot stopped at \d+(\.\d+)? on its way to 90: Motor "rot": fault/)
    server.fault('none')
    expect(await client.move('rot', 1, quiet)).toBe(1)
  })

  test('of a disabled or broken motor does not start, and says so', async () => {
    const { client, server } = await rig({ server: atOnce })
    server.fault('motor rot')
    await failureOf(client.move('rot', 90, quiet))
    const failure = await failureOf(client.move('rot', 10, quiet))
    expect(failure.message).toContain('rot did not start within 2 s towards 10: Motor "rot" has a fault')
  })

  test('takes a start that is 100 ms late', async () => {
    const { client } = await rig({ server: { startDelayMs: 100 } })
    expect(await client.move('energy', 4.01, quiet)).toBe(4.01)
  })

  test('takes both edges in one piece, and a position event that lags behind', async () => {
    const properties: Record<string, string> = {
      'motor/th/position': '1',
      'motor/th/move_done': '0',
      'motor/th/step_size': '2000',
      'motor/th/low_limit': '-10',
      'motor/th/high_limit': '10',
      'motor/th/sign': '1',
      'motor/th/offset': '0',
    }
    const polite = politely(properties)
    const server = await scriptedServer((packet, reply) => {
      if (packet.command !== specCommand.write) polite(packet, reply)
      else {
        reply({ command: specCommand.event, name: 'motor/th/move_done', payload: textPayload('1') })
        reply({ command: specCommand.event, name: 'motor/th/move_done', payload: textPayload('0') })
        properties['motor/th/position'] = '2.0001'
      }
    })
    const client = await connectTo(server)
    expect(await client.move('th', 2, quiet)).toBe(2.0001)
  })

  test('fails at once when the order comes back refused', async () => {
    const polite = politely({
      'motor/th/position': '1',
      'motor/th/move_done': '0',
      'motor/th/step_size': '2000',
      'motor/th/low_limit': '-10',
      'motor/th/high_limit': '10',
      'motor/th/sign': '1',
      'motor/th/offset': '0',
    })
    const server = await scriptedServer((packet, reply) => {
      if (packet.command !== specCommand.write) polite(packet, reply)
      else reply({ command: specCommand.reply, sn: packet.sn, error: 1, payload: textPayload('No power') })
    })
    const client = await connectTo(server)
    await expect(client.move('th', 2, quiet)).rejects.toMatchObject({ kind: 'device', message: 'No power' })
  })

  test('of several motors at once works', async () => {
    const { client } = await rig({ server: { speed: 5 } })
    const reached = await Promise.all([
      client.move('samx', 1, quiet),
      client.move('samy', 2, quiet),
      client.move('samz', 3, quiet),
    ])
    expect(reached).toEqual([1, 2, 3])
  })
})

describe('counting', () => {
  test('sees the beam only when the shutter is open', async () => {
    const { client } = await rig({ server: { speed: 20 } })
    const dark = await client.count(1, ['mon', 'det'], quiet)
    await client.run('shopen', quiet)
    const bright = await client.count(1, ['mon', 'det'], quiet)
    expect(dark.mon).toBeLessThan(100)
    expect(bright.mon).toBeGreaterThan(190_000)
    expect(bright.det).toBeLessThan(bright.mon!)
  })

  test('takes its time, divided by the speed', async () => {
    const clock = new ManualClock()
    const { client } = await rig({ server: { clock, speed: 10 } })
    const counting = recorded(client, 'scaler/.all./count')
    const counted = client.count(2, ['sec'], quiet)
    await counting.until(value => value === '1')
    for (let ticks = 0; ticks < 3; ticks++) {
      clock.advance(tickMs)
      expect(await client.read('scaler/.all./count')).toBe('1')
    }
    clock.advance(tickMs)
    expect((await counted).sec).toBeCloseTo(2, 6)
  })

  test('stops when aborted and rejects with the reason', async () => {
    const { client } = await rig()
    const stop = new AbortController()
    const counting = recorded(client, 'scaler/.all./count')
    const count = client.count(60, ['sec'], stop.signal)
    await counting.until(value => value === '1')
    stop.abort(new Error('enough'))
    await expect(count).rejects.toThrow('enough')
    expect((await client.count(0.01, ['sec'], quiet)).sec).toBeCloseTo(0.01, 6)
  })

  test('names a counter that does not exist', async () => {
    const { client } = await rig({ server: atOnce })
    await expect(client.count(1, ['sec', 'mom'], quiet)).rejects.toMatchObject({
      kind: 'device',
      message: expect.stringContaining('scaler/mom/value') as string,
    })
  })

  test.each([0, -1, NaN, Infinity])('for %d s is refused', async seconds => {
    const { client } = await rig()
    await expect(client.count(seconds, ['sec'], quiet)).rejects.toMatchObject({ kind: 'limit' })
  })
})

async function failureOf(promise: Promise<unknown>): Promise<HutchError> {
  const outcome: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(HutchError)
  return outcome as HutchError
}
