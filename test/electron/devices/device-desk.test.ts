import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openBeamlineFile } from '../../../electron/devices/beamline-file.ts'
import { DeviceDesk } from '../../../electron/devices/device-desk.ts'
import type { Beamline } from '../../../shared/model/beamline.ts'
import type { DeviceDraft, DeviceHealth, DevicesStatus } from '../../../shared/model/devices.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const text = `hutch: 1
beamline: ID99 # ours
spec: 127.0.0.1:6510
detectors:
  frelon: { driver: microscope, port: 7000, image: { height: 4, width: 4 } } # the old one
`
const healthy: DeviceHealth = {
  ...{ state: 'connected', model: 'a camera', lastSeenMs: 0, lastError: undefined },
  ...{ reconnects: 0, live: undefined },
}

async function rig(inUse: readonly string[] = []) {
  const path = join(temporaryFolder(), 'beamline.yml')
  writeFileSync(path, text)
  const clock = new ManualClock()
  const used: Beamline[] = []
  const told: DevicesStatus[] = []
  const desk = new DeviceDesk({
    file: await openBeamlineFile(path),
    clock,
    health: () => healthy,
    faults: () => [],
    whyInUse: ({ name, role }) =>
      inUse.includes(role) || inUse.includes(name) ? 'a run uses it' : undefined,
    use: async beamline => {
      used.push(beamline)
      return Promise.resolve()
    },
    tell: status => told.push(status),
  })
  return { clock, desk, path, told, used, onDisk: () => readFileSync(path, 'utf8') }
}

function draft(change: Partial<DeviceDraft> = {}, settings: object = {}): DeviceDraft {
  const own = { port: 7000, image: { height: 4, width: 4 }, ...settings }
  return { was: 'detectors/frelon', kind: 'microscope', name: 'frelon', settings: own, ...change }
}

test('a saved change is in the file, holds at once and is told', async () => {
  const { desk, onDisk, told, used } = await rig()
  await desk.save(draft({}, { port: 7001 }))
  expect(onDisk()).toBe(text.replace('7000', '7001'))
  expect(used[0]?.detectors[0]).toMatchObject({ port: 7001 })
  expect(told.at(-1)?.devices.at(-1)?.settings).toMatchObject({ port: 7001 })
})

test('a detector is added, renamed and removed', async () => {
  const { desk, onDisk, used } = await rig()
  await desk.save(draft({ was: undefined, name: 'second' }, { port: 7002 }))
  await desk.save(draft({ name: 'first' }))
  expect(used.at(-1)?.detectors.map(({ id }) => id)).toEqual(['first', 'second'])
  expect(onDisk()).toContain('# the old one')
  await desk.remove('detectors/first')
  expect(used.at(-1)?.detectors.map(({ id }) => id)).toEqual(['second'])
  await expect(desk.remove('spec')).rejects.toMatchObject({ kind: 'usage' })
})

test('wrong settings are refused with every reason, and nothing changes', async () => {
  const { desk, onDisk, used } = await rig()
  await expect(desk.save(draft({}, { port: 0, host: 'a b' }))).rejects.toMatchObject({
    kind: 'description',
    problems: [
      { message: expect.stringContaining('"host"') as string },
      { message: expect.stringContaining('"port"') as string },
    ],
  })
  expect(onDisk()).toBe(text)
  expect(used).toEqual([])
})

test.each([
  ['detector', async (desk: DeviceDesk) => desk.save(draft({}, { port: 7001 }))],
  ['detector', async (desk: DeviceDesk) => desk.remove('detectors/frelon')],
  [
    'sequencer',
    async (desk: DeviceDesk) =>
      desk.save({ was: 'spec', kind: 'spec', name: 'SPEC', settings: { spec: 'a:b' } }),
  ],
  ['beamline', async (desk: DeviceDesk) => desk.reload()],
])('while a run uses it (%s), a device stays as it is, and the reason is said', async (role, change) => {
  const { desk, onDisk } = await rig([role])
  await expect(change(desk)).rejects.toMatchObject({
    message: expect.stringContaining('a run uses it') as string,
  })
  expect(onDisk()).toBe(text)
})

test('a file that was changed outside is told, never overwritten, and read again on demand', async () => {
  const { clock, desk, onDisk, path, told, used } = await rig()
  desk.start()
  const theirs = text.replace('ID99', 'ID21').replace('7000', '7777')
  writeFileSync(path, theirs)
  await vi.waitUntil(() => clock.sleeping > 0)
  clock.advance(1000)
  await vi.waitUntil(() => told.at(-1)?.file.isChangedOutside === true)
  await expect(desk.save(draft({}, { port: 7001 }))).rejects.toMatchObject({ where: path })
  expect(onDisk()).toBe(theirs)
  await desk.reload()
  expect(used.at(-1)).toMatchObject({ name: 'ID21', detectors: [{ port: 7777 }] })
  expect(told.at(-1)?.file.isChangedOutside).toBe(false)
  await desk.save(draft({}, { port: 7001 }))
  expect(onDisk()).toBe(theirs.replace('7777', '7001'))
  await desk.close()
})

test('what was written wrong outside is told with its line, and the beamline stays as it was', async () => {
  const { desk, path, used } = await rig()
  writeFileSync(path, text.replace('7000', 'many'))
  await expect(desk.reload()).rejects.toMatchObject({
    where: expect.stringMatching(/beamline.yml:5:\d+$/) as string,
  })
  expect(used).toEqual([])
})

test('two changes at once come one after the other, and neither is lost', async () => {
  const { desk, used } = await rig()
  await Promise.all([
    desk.save(draft({ was: undefined, name: 'second' }, { port: 7002 })),
    desk.save(draft({ was: undefined, name: 'third' }, { port: 7003 })),
  ])
  expect(used.at(-1)?.detectors.map(({ id }) => id)).toEqual(['frelon', 'second', 'third'])
})
