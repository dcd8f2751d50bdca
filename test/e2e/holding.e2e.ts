import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../support/small-disk.ts'
import { describeHeldEff, setBeam } from './beam.ts'
import { BeamlineServers } from './beamline-servers.ts'
import { Console, effFrames } from './console.ts'
import { recorded } from './recorded.ts'

const steps = 5
/** 38 frames of 128 KiB and 3 MB of structure need 8 MB, the reserve is a twentieth. */
const diskMegabytes = 48

describeWith(mountableDisk, 'a disk that somebody fills while a run goes on', () => {
  test('holds the run with reason and advice; freed it goes on by itself, and no frame is missing', async () => {
    const disk = smallDisk('tmpfs', diskMegabytes)
    const desk = await Console.start({ out: disk.folder })
    try {
      await desk.until('IDLE')
      await desk.startEff(steps)
      await desk.untilDone('Data', 1)
      const filler = await fill(disk.folder)
      await desk.until('HOLDING')
      await untilReason(desk, /^The disk is (full|nearly full)/, /^Free space/)
      await desk.film('holding-disk')
      await rm(filler)
      await untilEnd(desk, 'EFF_0001')
      await makeRoomFor(desk, 'EFF_0002')
    } finally {
      await desk.close()
    }
  })
})

describe('a beam that is lost while a run goes on', () => {
  let folder: string
  let servers: BeamlineServers
  let desk: Console

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-holding-'))
    servers = await BeamlineServers.start()
    const beamline = await servers.describeIn(folder)
    await describeHeldEff(join(folder, 'held.yml'))
    desk = await Console.start({ args: [`--beamline=${beamline}`, `--descriptions=${folder}`] })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await servers.stop()
    await rm(folder, { recursive: true })
  })

  test('holds the run with reason and advice; back again it goes on by itself, and no frame is missing', async () => {
    await desk.startEff(steps, 'HELD')
    await desk.untilDone('Data', 1)
    await setBeam(servers, 0)
    await desk.until('HOLDING')
    await untilReason(desk, /ring current is below 20 mA/, /^Goes on by itself and repeats/)
    await desk.page.getByTestId('chip-ring').getByText('0.0 mA', { exact: true }).waitFor()
    await desk.film('holding-beam')
    await setBeam(servers, 1)
    await untilEnd(desk, 'HELD_0001')
  })
})

/** Takes every byte the disk has left; answers with the file that has them. */
async function fill(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder)
  const filler = join(folder, 'of-somebody-else.bin')
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch((error: unknown) => {
    // The run took some of it meanwhile: what was written until then fills the disk.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  })
  return filler
}

/** Filled again: the files of the first experiment go to another disk, and the second one comes to its end. */
async function makeRoomFor(desk: Console, experiment: string): Promise<void> {
  const elsewhere = await mkdtemp(join(tmpdir(), 'hutch-elsewhere-'))
  try {
    await desk.startEff(steps)
    await desk.untilDone('Data', 1)
    await fill(desk.out)
    await desk.until('HOLDING')
    await desk.button('run.make-room').waitFor()
    await desk.film('holding-make-room')
    await desk.hutch.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
      // Images that are kept for later workflows stay: the files are to move.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    }, elsewhere)
    await desk.page.keyboard.press('Control+k')
    await desk.page.keyboard.type('make room')
    await desk.page.keyboard.press('Enter')
    await untilEnd(desk, experiment)
    const frames = effFrames(steps)
    expect(recorded(desk.out, 'EFF_0001')).toEqual({ status: 'success', complete: frames, readable: frames })
    expect(await readdir(join(elsewhere, 'EFF_0001'))).toContain('EFF_0001_entry_0003.h5')
  } finally {
    await rm(elsewhere, { recursive: true, force: true })
  }
}

async function untilReason({ page }: Console, reason: RegExp, advice: RegExp): Promise<void> {
  const told = page.getByTestId('run-reason')
  await told.locator('strong').filter({ hasText: reason }).waitFor()
  expect(await told.locator('span').innerText()).toMatch(advice)
}

async function untilEnd(desk: Console, experiment: string): Promise<void> {
  await desk.until('DONE')
  const frames = effFrames(steps)
  expect(recorded(desk.out, experiment)).toEqual({ status: 'success', complete: frames, readable: frames })
  expect(await desk.hutch.pageErrors()).toEqual([])
}
