import { describe, expect, onTestFinished, test } from 'vitest'
import { SpecDesk } from '../../../electron/ipc/spec-desk.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecClient } from '../../../electron/spec/spec-client.ts'
import type { SpecStatus, TerminalLine } from '../../../shared/model/spec-desk.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { startServer } from '../spec/rig.ts'

interface Rig {
  readonly desk: SpecDesk
  readonly status: (holds: (status: SpecStatus) => boolean) => Promise<SpecStatus>
  readonly lines: () => readonly TerminalLine[]
  readonly close: () => Promise<void>
}

async function startDesk(whyLocked?: string): Promise<Rig> {
  const server = await startServer()
  const clock = systemClock()
  const client = createSpecClient({ address: { host: server.host, port: server.port }, clock })
  const waiting = new Set<(status: SpecStatus) => void>()
  const desk = new SpecDesk({
    server: client,
    beamline: buildBeamline(),
    clock,
    tellStatus: status => waiting.forEach(check => check(status)),
    tellLines: () => undefined,
    whyLocked: () => whyLocked,
  })
  onTestFinished(async () => {
    desk.close()
    await client.close()
  })
  await client.connect()
  return {
    desk,
    lines: () => desk.snapshot().lines,
    close: () => server.close(),
    status: holds =>
      new Promise(resolve => {
        const check = (status: SpecStatus): void => {
          if (!holds(status)) return
          waiting.delete(check)
          resolve(status)
        }
        waiting.add(check)
        check(desk.snapshot().status)
      }),
  }
}

const motorOf = (status: SpecStatus, mnemonic: string) =>
  status.motors.find(motor => motor.mnemonic === mnemonic)

describe('the SPEC desk', () => {
  test('finds motors and counters by asking the server, with units from the beamline file', async () => {
    const { status } = await startDesk()
    const found = await status(({ motors }) => motors.length > 0 && motors.every(motor => motor.limits))
    expect(motorOf(found, 'energy')).toMatchObject({
      name: 'Photon energy',
      unit: 'keV',
      isMoving: false,
      alarms: [],
      position: 4,
    })
    expect(found.counters.find(({ mnemonic }) => mnemonic === 'srcur')).toMatchObject({ unit: 'mA' })
    expect(found.server).toContain('fourc')
  })

  test('runs a line, shows it as it was sent and follows the motor', async () => {
    const { desk, lines, status } = await startDesk()
    await status(({ motors }) => motors.length > 0)
    const moving = status(found => motorOf(found, 'rot')?.isMoving === true)
    const done = desk.run('umv rot 90')
    await moving
    await done
    await status(found => motorOf(found, 'rot')?.position === 90 && motorOf(found, 'rot')?.isMoving === false)
    expect(lines().filter(({ kind }) => kind === 'command')).toEqual([
      expect.objectContaining({ text: 'umv rot 90' }),
    ])
  })

  test('shows a command once, though SPEC echoes it', async () => {
    const { desk, lines, status } = await startDesk()
    await status(({ isListed }) => isListed)
    await desk.run('p 6*7')
    expect(lines().map(({ kind, text }) => [kind, text])).toEqual([
      ['command', 'p 6*7'],
      ['output', '42'],
    ])
  })

  test('says what SPEC complains of, once, and keeps it on the terminal', async () => {
    const { desk, lines, status } = await startDesk()
    await status(({ isListed }) => isListed)
    await expect(desk.run('mv nomotor 3')).rejects.toMatchObject({ message: expect.any(String) as string })
    expect(
      lines()
        .filter(({ text }) => text.includes('nomotor'))
        .map(({ kind }) => kind),
    ).toEqual(['command', 'error'])
  })

  test('sends nothing while an experiment drives SPEC, and says why', async () => {
    const { desk, lines } = await startDesk('an experiment is under way')
    await expect(desk.run('umv samx 3')).rejects.toMatchObject({
      kind: 'usage',
      message: 'Not sent to SPEC: an experiment is under way',
    })
    expect(lines()).toEqual([])
  })

  test('stops a motion half way', async () => {
    const { desk, status } = await startDesk()
    await status(({ motors }) => motors.length > 0)
    const move = desk.run('umv rot 170')
    const failed = expect(move).rejects.toBeDefined()
    await status(found => motorOf(found, 'rot')?.isMoving === true)
    await desk.abort()
    await failed
    const rest = await status(found => motorOf(found, 'rot')?.isMoving === false)
    expect(motorOf(rest, 'rot')?.position).toBeLessThan(170)
  })

  test('knows nothing any more when the server is gone', async () => {
    const { close, status } = await startDesk()
    await status(({ motors }) => motors.length > 0)
    await close()
    const lost = await status(found => found.isReady === undefined)
    expect(lost.motors.length).toBeGreaterThan(0)
    expect(lost.motors.filter(({ position }) => position !== undefined)).toEqual([])
  })
})

describe('a data array of SPEC', () => {
  test('is read with its shape, also one of whole numbers', async () => {
    const { desk } = await startDesk()
    await desk.run('ulong array SPECTRUM[4]')
    await desk.run('SPECTRUM[2] = 7')
    const { numbers } = await desk.array('SPECTRUM')
    expect([...numbers]).toEqual([0, 0, 7, 0])
  })

  test('that is none is refused by name', async () => {
    const { desk } = await startDesk()
    await desk.run('NOT_ONE = 3')
    await expect(desk.array('NOT_ONE')).rejects.toMatchObject({ message: 'NOT_ONE is no data array in SPEC' })
  })
})
