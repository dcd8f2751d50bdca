import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockExperiment } from '../../../electron/journal/experiment-lock.ts'
import { findUnfinished } from '../../../electron/journal/find-unfinished.ts'
import { readJournal } from '../../../electron/journal/read-journal.ts'
import { recoverExperiment } from '../../../electron/journal/recover.ts'
import { recoverFolder, sayRecovered } from '../../../electron/recover-unfinished.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { masterOf } from '../../../shared/nexus/experiment-context.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { textLike } from '../../support/text-like.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { garbled } from './support/garbled.ts'
import { darkFrame, interruptedExperiment, startMs } from './support/interrupted-experiment.ts'

const parts = { clock: systemClock(), buildMaster: masterOf }

/** What somebody sees who follows the links of the master. */
function seenFromMaster(folder: string): Record<string, unknown> {
  return python(
    `
import h5py
with h5py.File(argument + '/EFF_0001.h5', 'r') as f:
    e = f['entry_0001']
    d = e['instrument/frelon/data']
    print(json.dumps(dict(
        run=f['entry_0000/run/status'].asstr()[()], run_end=f['entry_0000/end_time'].asstr()[()],
        status=e['run/status'][0].decode(), end=e['end_time'][0].decode(), duration=int(e['duration'][0]),
        frames=d[()].tolist())))`,
    folder,
  )
}

describeWith(pythonModules('h5py'), 'an interrupted experiment', () => {
  test('is ended: files, journal and master agree, and everything acknowledged is there', async () => {
    const folder = temporaryFolder()
    const { entryFile, dataset } = await interruptedExperiment(folder, { inFile: 2, inJournal: 1 })
    const recovery = await recoverExperiment(folder, parts)
    expect(recovery.wasUnfinished).toBe(true)
    expect(recovery.datasets).toEqual([{ file: 'EFF_0001_entry_0001.h5', dataset, complete: 2, torn: [] }])
    expect(recovery.tree.outcome).toBe('failed')
    expect(recovery.tree.run).toMatchObject({ phase: 'faulted' })
    expect(statSync(entryFile).size).toBeLessThan(200_000)
    expect(seenFromMaster(folder)).toEqual({
      run: 'failed',
      run_end: '2026-03-01T10:00:03.000+01:00',
      status: 'failed',
      end: '2026-03-01T10:00:03.000+01:00',
      duration: 1,
      frames: [0, 1].map(frame => rows(darkFrame(frame))),
    })
    const events = (await readJournal(join(folder, 'journal'))).events
    expect(events).toEqual(recovery.events)
    expect(events.at(-1)).toMatchObject({
      atMs: startMs + 3000,
      event: { kind: 'experiment.closed', outcome: 'failed', frames: 2, gaps: 0 },
    })
  })

  test('lists as a gap what the journal knew and the disk lost', async () => {
    const folder = temporaryFolder()
    const { entryFile, dataset } = await interruptedExperiment(folder, { inFile: 3, inJournal: 3 })
    // As after a power cut: the last frame never reached the disk.
    truncateSync(entryFile, lastFrameAt(entryFile) + 10)
    const { tree, events } = await recoverExperiment(folder, parts)
    expect(events).toContainEqual(
      expect.objectContaining({
        event: expect.objectContaining({ kind: 'gap', dataset, firstFrame: 2, lastFrame: 2 }) as unknown,
      }),
    )
    expect(events.at(-1)?.event).toMatchObject({ kind: 'experiment.closed', frames: 2, gaps: 1 })
    expect(tree.nodes.size).toBeGreaterThan(0)
    expect(seenFromMaster(folder).frames).toHaveLength(2)
  })
})

describe('recovery', () => {
  test('may be killed and repeated: done twice it changes nothing any more', async () => {
    const folder = temporaryFolder()
    await interruptedExperiment(folder, { inFile: 2, inJournal: 2 })
    await recoverExperiment(folder, parts)
    const before = contents(folder)
    const again = await recoverExperiment(folder, parts)
    expect(again.wasUnfinished).toBe(false)
    expect(contents(folder)).toEqual(before)
  })

  test('works on a journal that was torn anywhere after its first event', async () => {
    const whole = temporaryFolder()
    const { events } = await interruptedExperiment(whole, { inFile: 1, inJournal: 1 })
    const journal = readFileSync(join(whole, 'journal'))
    const firstEnd = journal.indexOf(0x0a, journal.indexOf(0x0a) + 1) + 1
    for (let length = firstEnd; length <= journal.length; length += 61) {
      writeFileSync(join(whole, 'journal'), journal.subarray(0, length))
      const { tree, journalStopped } = await recoverExperiment(whole, parts)
      expect(tree.outcome).toBe('failed')
      expect(journalStopped === undefined || journalStopped.atByte >= firstEnd).toBe(true)
    }
    expect(events.length).toBe(4)
  })

  test('of a garbled journal keeps all before it, says what was lost, also in the journal, and agrees with the files', async () => {
    let lost = 0
    for (let seed = 1; seed <= 8; seed++) {
      const folder = temporaryFolder()
      const { events } = await interruptedExperiment(folder, { inFile: 2, inJournal: 2 })
      const journal = readFileSync(join(folder, 'journal'))
      const firstEnd = journal.indexOf(0x0a, journal.indexOf(0x0a) + 1) + 1
      writeFileSync(join(folder, 'journal'), garbled(journal, firstEnd, seededRandom(seed)))
      const { stopped, events: kept } = await readJournal(join(folder, 'journal'))
      const said = await recoverFolder(folder, parts.clock)
      const recovered = (await readJournal(join(folder, 'journal'))).events
      expect(recovered.slice(0, kept.length)).toEqual(events.slice(0, kept.length))
      expect((await verifyExperiment(folder)).problems).toEqual([])
      const told = recovered.map(({ event }) => event).filter(event => event.kind === 'problem.raised')
      expect(told.some(({ id }) => id === 'journal-damaged')).toBe(stopped !== undefined)
      expect(said.journalLoss?.bytes).toBe(stopped?.bytes)
      if (stopped === undefined) continue
      lost += 1
      expect(sayRecovered(said)).toContain(`lost ${stopped.bytes} bytes from line ${stopped.line} on`)
    }
    expect(lost).toBeGreaterThan(4)
  })

  test('removes what a killed replacement left', async () => {
    const folder = temporaryFolder()
    await interruptedExperiment(folder, { inFile: 0, inJournal: 0 })
    writeFileSync(join(folder, '.hutch-draft-99-1'), 'half')
    await recoverExperiment(folder, parts)
    expect(readdirSync(folder).sort()).toEqual(['EFF_0001.h5', 'EFF_0001_entry_0001.h5', 'journal'])
  })

  test('makes the master again when it is gone', async () => {
    const folder = temporaryFolder()
    await interruptedExperiment(folder, { inFile: 1, inJournal: 1 })
    rmSync(join(folder, 'EFF_0001.h5'))
    await recoverExperiment(folder, parts)
    expect(statSync(join(folder, 'EFF_0001.h5')).size).toBeGreaterThan(0)
  })

  test('never touches an experiment that is being recorded', async () => {
    const folder = temporaryFolder()
    await interruptedExperiment(folder, { inFile: 1, inJournal: 1 })
    const lock = lockExperiment(folder)
    const before = contents(folder)
    await expect(recoverExperiment(folder, parts)).rejects.toMatchObject({ kind: 'disk' })
    expect(contents(folder)).toEqual(before)
    lock.release()
  })

  test('refuses a folder whose journal begins with nothing', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'journal'), 'something else\n')
    await expect(recoverExperiment(folder, parts)).rejects.toMatchObject({
      kind: 'format',
      where: join(folder, 'journal'),
      message: textLike(/does not begin with an experiment: not a record/),
    })
  })
})

describe('looking for unfinished experiments', () => {
  test('finds the interrupted ones, not the ended, the running or other folders', async () => {
    const output = temporaryFolder()
    const make = async (name: string): Promise<string> => {
      const folder = join(output, name)
      mkdirSync(folder)
      await interruptedExperiment(folder, { inFile: 1, inJournal: 1 })
      return folder
    }
    const interrupted = await make('EFF_0001')
    await recoverExperiment(await make('EFF_0002'), parts)
    const lock = lockExperiment(await make('EFF_0003'))
    mkdirSync(join(output, 'photos'))
    appendFileSync(join(output, 'notes.txt'), 'x')
    expect(await findUnfinished(output)).toEqual([interrupted])
    lock.release()
  })

  test('finds nothing where there is no folder', async () => {
    expect(await findUnfinished('/nowhere')).toEqual([])
  })
})

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter(name => name !== 'lock')
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name)).toString('base64')]))
}

function rows(frame: Uint8Array): number[][] {
  const pixels = [...new Uint16Array(frame.buffer)]
  return Array.from({ length: 6 }, (_, row) => pixels.slice(row * 8, row * 8 + 8))
}

/** Where the pixels of frame 2 stand. */
function lastFrameAt(file: string): number {
  const at = readFileSync(file).indexOf(Buffer.from(darkFrame(2)))
  expect(at).toBeGreaterThan(0)
  return at
}
