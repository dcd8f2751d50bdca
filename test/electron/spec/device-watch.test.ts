import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { simulatedMotors } from '../../../electron/simulator/spec/motor-table.ts'
import { createSpecServer } from '../../../electron/simulator/spec/server.ts'
import type { SpecClient } from '../../../electron/spec/spec-client.ts'
import type { SequencerDevices } from '../../../shared/model/sequencer-devices.ts'
import { connectTo, quiet, rig, startServer } from './rig.ts'

describe('the device watch', () => {
  test('finds every motor and counter and tells their state', async () => {
    const { client } = await rig()
    const { devices } = watched(client)
    const found = await devices(
      ({ motors, counters }) =>
        [...motors.map(motor => motor.limits), ...counters.map(counter => counter.value)].every(
          fact => fact !== undefined,
        ) && motors.length > 0,
    )
    expect(found.motors.map(motor => motor.mnemonic)).toEqual(simulatedMotors.map(({ mnemonic }) => mnemonic))
    expect(found.counters.map(counter => counter.mnemonic)).toEqual(['sec', 'mon', 'det', 'srcur'])
    expect(found.motors[0]).toEqual({
      mnemonic: 'energy',
      name: 'Photon energy',
      position: 4,
      limits: [3, 6],
      dialPosition: 4,
      sign: 1,
      offset: 0,
      isMoving: false,
      alarms: [],
    })
    expect(found).toMatchObject({ isReady: true, isSimulating: false, isCounting: false })
  })

  test('follows a motion, a new offset and a fault', async () => {
    const { client, server } = await rig({ server: { speed: 20 } })
    const { devices, all } = watched(client)
    await devices(({ motors }) => rotation(motors)?.limits !== undefined)
    await client.move('rot', 90, quiet)
    await devices(({ motors }) => rotation(motors)?.position === 90)
    expect(all.some(({ motors }) => rotation(motors)?.isMoving === true)).toBe(true)
    await client.setOffset('rot', 10)
    const moved = await devices(({ motors }) => rotation(motors)?.offset === 10)
    expect(rotation(moved.motors)?.limits).toEqual([-350, 370])
    server.fault('motor rot')
    await client.move('rot', 0, quiet).catch(() => {})
    await devices(({ motors }) => rotation(motors)?.alarms.includes('fault') === true)
  })

  test('keeps the names but no values while the connection is lost, and asks again after it', async () => {
    const server = await startServer()
    const client = await connectTo(server, { retryDelaysMs: [20] })
    const { devices } = watched(client)
    await devices(({ motors }) => motors[0]?.position === 4)
    await server.kill()
    const lost = await devices(({ isReady }) => isReady === undefined)
    expect(lost.motors[0]).toMatchObject({ mnemonic: 'energy', position: undefined, limits: undefined })
    const back = await createSpecServer({
      port: server.port,
      name: 'fourc',
      clock: systemClock(),
      seed: 1,
      speed: 1,
    })
    await devices(({ motors, isReady }) => isReady === true && motors[0]?.position === 4)
    await client.close()
    await back.close()
  })

  test('says nothing more once it is ended, and the server is told', async () => {
    const { client } = await rig({ server: { speed: 1000 } })
    const { devices, all, stop } = watched(client)
    await devices(({ motors }) => motors[0]?.position === 4)
    stop()
    const before = all.length
    await client.move('energy', 4.5, quiet)
    expect(all.length).toBe(before)
  })
})

/** Everything told, and the next that is so; what is there already counts. */
function watched(client: SpecClient): {
  readonly all: readonly SequencerDevices[]
  readonly devices: (isIt: (devices: SequencerDevices) => boolean) => Promise<SequencerDevices>
  readonly stop: () => void
} {
  const all: SequencerDevices[] = []
  const waiting = new Set<() => void>()
  const stop = client.watchDevices(devices => {
    all.push(devices)
    for (const check of [...waiting]) check()
  })
  return {
    all,
    stop,
    devices: isIt =>
      new Promise(resolve => {
        const check = (): void => {
          const last = all.at(-1)
          if (last === undefined || !isIt(last)) return
          waiting.delete(check)
          resolve(last)
        }
        waiting.add(check)
        check()
      }),
  }
}

function rotation(motors: SequencerDevices['motors']): SequencerDevices['motors'][number] | undefined {
  return motors.find(({ mnemonic }) => mnemonic === 'rot')
}
