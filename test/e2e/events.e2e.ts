import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeHeldEff, setBeam } from './beam.ts'
import { BeamlineServers } from './beamline-servers.ts'
import { Console } from './console.ts'

const steps = 200
let folder: string
let servers: BeamlineServers
let desk: Console

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxesOf(locator: Locator): Promise<readonly Box[]> {
  const boxes = await Promise.all((await locator.all()).map(one => one.boundingBox()))
  return boxes.flatMap(box => box ?? [])
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

/** Whether anything that tells something lies over the image or over the buttons of the run bar. */
async function isAnythingCovered(): Promise<boolean> {
  const tellers = [
    ...(await boxesOf(desk.page.getByTestId('toast'))),
    ...(await boxesOf(desk.page.getByTestId('alarm'))),
  ]
  expect(tellers.length).toBeGreaterThan(0)
  const kept = [...(await boxesOf(desk.stage)), ...(await boxesOf(desk.page.getByTestId('run-buttons')))]
  return tellers.some(teller => kept.some(box => overlap(teller, box)))
}

describe('what the operator is told', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-events-'))
    servers = await BeamlineServers.start()
    await describeHeldEff(join(folder, 'held.yml'))
    const beamline = await servers.describeIn(folder)
    desk = await Console.start({ args: [`--beamline=${beamline}`, `--descriptions=${folder}`] })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await servers.stop()
    await rm(folder, { recursive: true })
  })

  test('warnings stay until they are dismissed, are counted, and cover neither image nor Abort', async () => {
    await desk.startEff(steps, 'HELD')
    await desk.untilDone('Data', 2)
    await setBeam(servers, 0)
    await desk.until('HOLDING')
    await desk.page
      .getByTestId('toast')
      .filter({ hasText: /below 20 mA/ })
      .first()
      .waitFor()
    expect(await isAnythingCovered()).toBe(false)
    await desk.page.getByTestId('bell').getByText(/^\d+$/).waitFor()
    await desk.page.getByTestId('run-reason').getByTitle('For so long').waitFor()
    const toasts = desk.page.getByTestId('toast')
    while ((await toasts.count()) > 0) await toasts.first().getByRole('button', { name: 'Dismiss' }).click()
    await setBeam(servers, 1)
    await desk.until('RUNNING')
  })

  test('events are acknowledged one by one, and all together by a key', async () => {
    await desk.page.getByTestId('bell').click()
    await desk.page.keyboard.press('Control+Shift+A')
    await desk.page.getByTestId('bell').getByText(/^\d+$/).waitFor({ state: 'detached' })
    await desk.page.locator('[data-command="events.acknowledge"][aria-disabled="true"]').waitFor()
  })

  test('an alarm has a bar of its own until it is acknowledged', async () => {
    await servers.kill('microscope')
    await desk.until('FAULT')
    const alarm = desk.page.getByTestId('alarm')
    await alarm.waitFor()
    expect(await isAnythingCovered()).toBe(false)
    await desk.film('alarm')
    while ((await alarm.count()) > 0) await alarm.getByRole('button', { name: 'Acknowledge' }).click()
    expect(await desk.state()).toBe('FAULT')
  })
})
