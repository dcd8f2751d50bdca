import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../support/small-disk.ts'
import { BeamlineServers } from './beamline-servers.ts'
import { Console, effFrames } from './console.ts'
import { recorded } from './recorded.ts'

const steps = 40
let folder: string
let servers: BeamlineServers
let desk: Console

describe('devices that die in mid-run', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-faults-'))
    servers = await BeamlineServers.start()
    desk = await Console.start({ args: [`--beamline=${await servers.describeIn(folder)}`] })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await servers.stop()
    await rm(folder, { recursive: true })
  })

  test('without the SPEC server the run waits, says for how long, and goes on when it is back', async () => {
    await desk.startEff(steps)
    await desk.untilDone('Data', 2)
    await servers.kill('spec')
    await desk.until('SPEC NOT REACHABLE')
    // Lost in the middle of something, or found away at the next step.
    await untilReason(/fourc at 127\.0\.0\.1/)
    await desk.page
      .getByTestId('run-reason')
      .getByText(/gives up in 0[45]:/)
      .waitFor()
    await untilLink('SPEC not reachable')
    await desk.page.getByTestId('chip-ring').getByText('–').waitFor()
    await desk.page.getByTestId('chip-shutter').getByText('–').waitFor()
    await desk.film('error-spec')
    const done = await desk.done('Data')
    await servers.revive('spec')
    // The motors of the scan go back to their places first: a restarted server has them elsewhere.
    await desk.page
      .getByTestId('run-state')
      .getByText('RUNNING', { exact: true })
      .waitFor({ timeout: 60_000 })
    await untilLink('SPEC connected')
    await desk.untilDone('Data', done + 1)
  })

  test('taken away once more it is not waited for when somebody ends the run, and all is whole', async () => {
    await servers.kill('spec')
    await desk.until('SPEC NOT REACHABLE')
    await desk.button('run.abort').click()
    await desk.page.locator('[aria-label="Run"][data-phase="faulted"]').waitFor()
    await untilReason(/may not be at rest/)
    expectWhole('EFF_0001', 'aborted')
    await servers.revive('spec')
    await untilLink('SPEC connected')
    await runSmallEff('EFF_0002')
  })

  test('without the camera the run ends with the reason, and what was recorded is whole', async () => {
    await desk.startEff(steps)
    await desk.untilDone('Data', 2)
    await servers.kill('microscope')
    await desk.until('FAULT')
    await desk.page.locator('[aria-label="Run"][data-phase="faulted"]').waitFor()
    await untilReason(/frelon/)
    await untilLink('frelon not reachable')
    await desk.hutch.screenshot('error-camera')
    expectWhole('EFF_0003')
  })

  test('when the camera is back, the next run works', async () => {
    await servers.revive('microscope')
    await runSmallEff('EFF_0004')
    await untilLink('frelon connected')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

describeWith(mountableDisk, 'a folder that cannot be written', () => {
  test('is named when the start is refused, and the console stays usable', async () => {
    const disk = smallDisk('tmpfs', 1)
    disk.makeReadOnly()
    const readOnly = await Console.start({ out: disk.folder })
    try {
      await readOnly.until('IDLE')
      await readOnly.chooseEff(1)
      await readOnly.button('run.start').click()
      const toast = readOnly.page.getByTestId('toast').filter({ hasText: disk.folder })
      await toast.waitFor()
      await readOnly.film('error-folder')
      await readOnly.button('run.start').waitFor()
    } finally {
      await readOnly.close()
    }
  })
})

async function untilReason(pattern: RegExp): Promise<void> {
  const reason = desk.page.getByTestId('run-reason')
  await reason.filter({ hasText: pattern }).waitFor()
  expect(await reason.getAttribute('role')).toBe('alert')
  // What to do stands beside the reason, or in the alarm until that is acknowledged.
  const advice = reason.locator('span').or(desk.page.getByTestId('alarm').locator('p'))
  expect(await advice.first().innerText()).not.toBe('')
}

async function untilLink(words: string): Promise<void> {
  await desk.page.getByTestId('link').filter({ hasText: words }).waitFor()
}

function expectWhole(experiment: string, ended = 'failed'): void {
  const { status, complete, readable } = recorded(desk.out, experiment)
  expect(status).toBe(ended)
  expect(complete).toBeGreaterThan(effFrames(0))
  expect(readable).toBe(complete)
}

async function runSmallEff(experiment: string): Promise<void> {
  await desk.startEff(1)
  await desk.until('DONE')
  expect(recorded(desk.out, experiment).complete).toBe(effFrames(1))
}
