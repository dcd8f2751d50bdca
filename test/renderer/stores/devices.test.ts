import { expect, test } from 'vitest'
import { nextTick } from 'vue'
import { useDeviceDraftsStore } from '../../../renderer/stores/device-drafts.ts'
import { useDevicesStore } from '../../../renderer/stores/devices.ts'
import { healthFacts, stateWords } from '../../../renderer/words/device-words.ts'
import { deviceKinds } from '../../../shared/description/device-kinds.ts'
import type { Device, DeviceHealth, DevicesStatus } from '../../../shared/model/devices.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Answers } from '../../fakes/fake-bridge.ts'
import { desk as makeDesk } from '../support/desk.ts'

const healthy: DeviceHealth = {
  ...{ state: 'connected', model: 'a camera', lastSeenMs: 1000, lastError: undefined },
  ...{ reconnects: 0, live: undefined },
}

function device(id: string, kind: string, settings: Device['settings']): Device {
  return { id, kind, name: id.replace('detectors/', ''), settings, health: healthy, lockedBecause: undefined }
}

const status: DevicesStatus = {
  file: { path: '/b.yml', isChangedOutside: false },
  devices: [
    device('spec', 'spec', { spec: 'a:b' }),
    device('detectors/frelon', 'microscope', { port: 7000 }),
  ],
  faults: [],
}

async function rig(answers: Answers = {}) {
  const desk = makeDesk({
    'devices.snapshot': () => ({ kinds: deviceKinds, status }),
    'devices.check': ({ settings }) =>
      settings.port === 0 ? [{ pointer: '/port', message: 'wrong', advice: undefined }] : [],
    'devices.save': () => undefined,
    ...answers,
  })
  const devices = desk.use(useDevicesStore)
  const drafts = desk.use(useDeviceDraftsStore)
  await devices.load()
  devices.show({ kind: 'device', id: 'detectors/frelon' })
  const settle = async () => {
    await nextTick()
    await desk.settle()
  }
  return { desk, devices, drafts, settle }
}

test('what is typed is checked by the main process and kept while another device is looked at', async () => {
  const { devices, drafts, settle } = await rig()
  drafts.changeSettings({ port: 0 })
  await settle()
  expect(drafts.isChanged).toBe(true)
  expect(drafts.problems).toHaveLength(1)
  devices.show({ kind: 'device', id: 'spec' })
  await settle()
  expect(drafts.isChanged).toBe(false)
  expect(drafts.problems).toEqual([])
  devices.show({ kind: 'device', id: 'detectors/frelon' })
  expect(drafts.draft?.settings).toEqual({ port: 0 })
})

test('typed back to what is saved there is nothing to save', async () => {
  const { drafts } = await rig()
  drafts.changeSettings({ port: 1 })
  drafts.changeSettings({ port: 7000 })
  expect(drafts.isChanged).toBe(false)
  drafts.changeSettings({ port: 1 })
  drafts.revert()
  expect(drafts.draft?.settings).toEqual({ port: 7000 })
})

test('a saved detector is shown under its new name', async () => {
  const { desk, devices, drafts } = await rig()
  drafts.change({ name: 'basler' })
  expect(await drafts.save()).toBe(true)
  expect(desk.bridge.asked('devices.save')).toEqual([
    { was: 'detectors/frelon', kind: 'microscope', name: 'basler', settings: { port: 7000 } },
  ])
  expect(devices.view).toEqual({ kind: 'device', id: 'detectors/basler' })
})

test('what could not be saved stays typed', async () => {
  const refuse = () => {
    throw new HutchError({ kind: 'usage', message: 'changed by another program' })
  }
  const { drafts } = await rig({ 'devices.save': refuse })
  drafts.changeSettings({ port: 1 })
  expect(await drafts.save()).toBe(false)
  expect(drafts.draft?.settings).toEqual({ port: 1 })
})

test('a test runs with what is typed, and its failure is its result', async () => {
  const { desk, drafts } = await rig({
    'devices.test': () => {
      throw new HutchError({ kind: 'connection', message: 'nobody is there' })
    },
  })
  drafts.changeSettings({ port: 1 })
  await drafts.runTest()
  expect(desk.bridge.asked('devices.test')).toMatchObject([{ settings: { port: 1 } }])
  expect(drafts.test).toMatchObject({ kind: 'failed', problem: { message: 'nobody is there' } })
})

test('a device that was removed elsewhere leaves its place to SPEC', async () => {
  const { desk, devices } = await rig()
  desk.bridge.tell('devices.status', { ...status, devices: status.devices.slice(0, 1) })
  expect(devices.device?.id).toBe('spec')
})

test('health is told in words: seen now while it is there, at a time once it is gone', () => {
  expect(stateWords(healthy)).toEqual({ word: 'Connected', tone: 'ok' })
  const live = { framesPerS: 99.96, frameBytes: 8_388_608, ringSlots: 32, ringFree: 30 }
  expect(stateWords({ ...healthy, live }).word).toBe('Delivering')
  expect(healthFacts({ ...healthy, live, reconnects: 1 }, 2000).map(({ value }) => value)).toEqual([
    ...['a camera', 'now', 'once', '100 Hz', '8.39 MB', '30 of 32 slots free'],
  ])
  const lost = healthFacts({ ...healthy, state: 'lost' }, 2000)
  expect(lost.find(({ label }) => label === 'Last seen')?.value).toMatch(/^\d\d:\d\d:\d\d$/)
})

test('a device that was never there says so, and not that it was never lost', () => {
  const facts = healthFacts({ ...healthy, model: '', state: 'lost', lastSeenMs: undefined }, 2000)
  expect(facts).toEqual([{ label: 'Last seen', value: 'not yet' }])
})

test('what another program changes of a device is taken in under what is typed for it', async () => {
  const { desk, drafts, settle } = await rig()
  drafts.changeSettings({ port: 1 })
  const theirs = device('detectors/frelon', 'microscope', { port: 7000, host: 'id21' })
  desk.bridge.tell('devices.status', { ...status, devices: [...status.devices.slice(0, 1), theirs] })
  await settle()
  expect(drafts.draft?.settings).toEqual({ port: 1, host: 'id21' })
  expect(drafts.hasTyped('detectors/frelon')).toBe(true)
})

test('what is typed ends when another program writes the same, or takes the device away', async () => {
  const { desk, drafts, settle } = await rig()
  drafts.changeSettings({ port: 1 })
  const same = device('detectors/frelon', 'microscope', { port: 1 })
  desk.bridge.tell('devices.status', { ...status, devices: [...status.devices.slice(0, 1), same] })
  await settle()
  expect(drafts.hasTyped('detectors/frelon')).toBe(false)
  drafts.changeSettings({ port: 2 })
  desk.bridge.tell('devices.status', { ...status, devices: status.devices.slice(0, 1) })
  await settle()
  expect(drafts.hasTyped('detectors/frelon')).toBe(false)
})

test('removing is asked for twice, and looking at another device takes it back', async () => {
  const { desk, devices } = await rig({ 'devices.remove': () => undefined })
  devices.askRemoval('detectors/frelon')
  expect(devices.leaving).toBe('detectors/frelon')
  devices.show({ kind: 'device', id: 'spec' })
  expect(devices.leaving).toBeUndefined()
  expect(desk.bridge.asked('devices.remove')).toEqual([])
})
