import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BeamlineServers } from './beamline-servers.ts'
import { Console } from './console.ts'
import { SilentRelay } from './silent-relay.ts'

let folder: string
let servers: BeamlineServers
let relay: SilentRelay
let desk: Console

describe('a SPEC server that does not answer yet', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-connecting-'))
    servers = await BeamlineServers.start()
    relay = await SilentRelay.start(servers.specPort)
    desk = await Console.start({ args: [`--beamline=${await servers.describeIn(folder, relay.port)}`] })
  })
  afterAll(async () => {
    await desk.close()
    relay.stop()
    await servers.stop()
    await rm(folder, { recursive: true })
  })

  test('is waited for, and no experiment can start', async () => {
    await desk.until('CONNECTING')
    await desk.page.getByTestId('link').filter({ hasText: 'SPEC connecting…' }).waitFor()
    await desk.page.locator('[data-command="run.start"][aria-disabled="true"]').first().waitFor()
    await desk.film('connecting')
  })

  test('is there as soon as it speaks', async () => {
    relay.speak()
    await desk.until('IDLE')
    await desk.page.getByTestId('link').filter({ hasText: 'SPEC connected' }).waitFor()
    await desk.chooseEff(1)
    await desk.button('run.start').waitFor()
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
