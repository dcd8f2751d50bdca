import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeHeldEff, setBeam } from '../e2e/beam.ts'
import { BeamlineServers } from '../e2e/beamline-servers.ts'
import type { Console } from '../e2e/console.ts'
import { SilentRelay } from '../e2e/silent-relay.ts'
import { Gallery } from './gallery.ts'

/** Long enough that the run lasts through all pictures of it. */
const longSteps = 400
let folder: string
let servers: BeamlineServers
let relay: SilentRelay
let gallery: Gallery
let desk: Console

describe('every state of the run, and every workspace', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-gallery-'))
    servers = await BeamlineServers.start()
    relay = await SilentRelay.start(servers.specPort)
    await describeHeldEff(join(folder, 'held.yml'))
    const beamline = await servers.describeIn(folder, relay.port)
    gallery = await Gallery.open('States of the run', {
      args: [`--beamline=${beamline}`, `--descriptions=${folder}`],
    })
    desk = gallery.desk
  })
  afterAll(async () => {
    await gallery.close()
    relay.stop()
    await servers.stop()
    await rm(folder, { recursive: true })
  })

  test('connecting', async () => {
    await desk.until('CONNECTING')
    await gallery.show('connecting', 'SPEC does not answer yet')
    relay.speak()
    await desk.until('IDLE')
  })

  test('empty, workspace by workspace', async () => {
    for (const id of await gallery.workspaceIds()) {
      await gallery.go(id)
      await gallery.show(`empty-${id}`, `Nothing has been done yet: ${id}`)
    }
    await gallery.go('acquire')
  })

  test('chosen, live, looking back, paused, stopping', async () => {
    await desk.chooseEff(longSteps, 'HELD')
    await gallery.show('chosen', 'An experiment is chosen; the plan says time and bytes')
    await desk.button('run.start').click()
    await desk.until('RUNNING')
    await desk.untilDone('Data', 12)
    await gallery.show('live', 'An experiment runs')
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await gallery.show('live-motors', 'Motors are read while it runs')
    await desk.page.getByRole('tab', { name: 'Details' }).click()
    await desk.node('Dark for white').click()
    await desk.page.getByTestId('follow').waitFor()
    await gallery.show('looking-back', 'Something else is looked at while it runs')
    await desk.page.keyboard.press('f')
    await desk.button('run.pause').click()
    await desk.until('PAUSED')
    await gallery.show('paused', 'Paused by a person')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
    await desk.page.keyboard.press('Control+Alt+s')
    await desk.until('STOPPING')
    await gallery.show('stopping', 'It ends when its scan is complete, unless that is taken back')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
  })

  test('holding for beam, and what the other workspaces show meanwhile', async () => {
    await setBeam(servers, 0)
    await desk.until('HOLDING')
    await gallery.show('holding', 'The beam is lost: the run waits and goes on by itself')
    await desk.page.getByRole('tab', { name: /^Events/ }).click()
    await gallery.show('events', 'Events with what to do about them')
    await setBeam(servers, 1)
    await desk.until('RUNNING')
    for (const id of (await gallery.workspaceIds()).slice(1)) {
      await gallery.go(id)
      await gallery.show(`running-${id}`, `An experiment runs: ${id}`)
    }
    await gallery.go('acquire')
  })

  test('aborted, done', async () => {
    await desk.page.keyboard.press('Shift+Escape')
    await desk.until('ABORTED')
    await gallery.show('aborted', 'Aborted by a person; what was recorded is kept')
    await desk.startEff(6)
    await desk.until('DONE')
    await gallery.show('done', 'Done')
  })

  test('a detector dies', async () => {
    await startLong()
    await servers.kill('microscope')
    await desk.until('FAULT')
    await gallery.show('error', 'The camera died: the run ended with the reason, everything recorded is kept')
    await servers.revive('microscope')
    await desk.page.getByTestId('link').filter({ hasText: 'frelon connected' }).waitFor()
  })

  test('SPEC goes away', async () => {
    await startLong()
    await servers.kill('spec')
    await desk.until('SPEC NOT REACHABLE')
    await gallery.show('waiting', 'SPEC went away: the run waits for it, and says for how long')
    await gallery.go('devices')
    await gallery.show('devices-lost', 'Devices while SPEC is away')
    await gallery.go('acquire')
    await desk.button('run.abort').click()
    await desk.page.locator('[aria-label="Run"][data-phase="faulted"]').waitFor()
    await desk.button('run.choose').click()
    await gallery.show('disconnected', 'Nothing can be started while SPEC is away')
  })
})

/** Three points into a run whose tree is shown, not that of the run before. */
async function startLong(): Promise<void> {
  const title = desk.page.getByRole('banner').getByRole('heading')
  const before = await title.textContent()
  await desk.startEff(longSteps)
  await expect.poll(() => title.textContent()).not.toBe(before)
  await desk.untilDone('Data', 3)
}
