import { describe, expect, test } from 'vitest'
import type { Sequencer } from '../../../electron/engine/ports.ts'
import { simulatedMotors } from '../../../electron/simulator/spec/motor-table.ts'
import { createSpecClient } from '../../../electron/spec/spec-client.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { connectTo, quiet, recorded, rig, startServer } from './rig.ts'

describe('a SPEC client', () => {
  test('is what the engine calls a sequencer', async () => {
    const { client } = await rig()
    const sequencer: Sequencer = client
    expect(sequencer.name).toMatch(/^fourc at 127\.0\.0\.1:\d+$/)
  })

  test('moves a motor and gives the position read back', async () => {
    const { client } = await rig()
    expect(await client.position('energy')).toBe(4)
    expect(await client.move('energy', 4.01, quiet)).toBe(4.01)
    expect(await client.position('energy')).toBe(4.01)
  })

  test('moves 10 eV in some 30 ms', async () => {
    const clock = new ManualClock()
    const { client } = await rig({ server: { clock } })
    const moving = recorded(client, 'motor/energy/move_done')
    const move = client.move('energy', 4.01, quiet)
    await moving.until(value => value === '1')
    clock.advance(25)
    expect(await client.read('motor/energy/move_done')).toBe('1')
    clock.advance(10)
    expect(await move).toBe(4.01)
  })

  test('needs no time when the motor is there already', async () => {
    const { client } = await rig({ server: { clock: new ManualClock() } })
    expect(await client.move('energy', 4, quiet)).toBe(4)
  })

  test('lists motors and counters in one question each', async () => {
    const { client } = await rig()
    expect(await client.motors()).toEqual(simulatedMotors.map(({ mnemonic }) => mnemonic))
    expect(await client.counters()).toEqual(['sec', 'mon', 'det', 'srcur'])
    expect(await client.motorList()).toContainEqual({ mnemonic: 'energy', name: 'Photon energy' })
  })

  test('counts and gives the values asked for', async () => {
    const { client } = await rig()
    await client.run('shopen', quiet)
    const values = await client.count(0.1, ['sec', 'mon', 'srcur'], quiet)
    expect(Object.keys(values)).toEqual(['sec', 'mon', 'srcur'])
    expect(values.sec).toBeCloseTo(0.1, 3)
    expect(values.mon).toBeGreaterThan(19_000)
    expect(values.mon).toBeLessThan(21_000)
    expect(values.srcur).toBeCloseTo(200, 0)
  })

  test('runs commands and gives their value', async () => {
    const { client } = await rig()
    expect(await client.run('1+1', quiet)).toBe('2')
    expect(await client.run('umv samx 1.5', quiet)).toBe('0')
    expect(await client.position('samx')).toBe(1.5)
  })

  test('reads, writes and watches variables', async () => {
    const { client } = await rig()
    const shutter = recorded(client, 'var/SHUTTER')
    await shutter.until(value => value === '0')
    await client.run('shopen', quiet)
    await shutter.until(value => value === '1')
    expect(await client.read('var/SHUTTER')).toBe('1')
  })

  test('finds a server by its name', async () => {
    const name = `psic_${process.pid}`
    await startServer({ name, port: 0 })
    const client = createSpecClient({ address: { host: '127.0.0.1', server: name }, clock: systemClock() })
    await client.connect()
    expect(client.name).toMatch(new RegExp(`^${name} at 127\\.0\\.0\\.1:65[123]\\d$`))
    await client.close()
  })

  test('two of them work with one server', async () => {
    const server = await startServer()
    const [a, b] = [await connectTo(server), await connectTo(server)]
    const seen = recorded(b, 'motor/samx/position')
    await Promise.all([a.move('samx', 1, quiet), b.move('samz', -1, quiet)])
    await seen.until(value => value === '1')
    expect(await a.position('samz')).toBe(-1)
  })
})
