import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockExperiment } from '../../../electron/journal/experiment-lock.ts'
import { encodeRecord, journalHead } from '../../../electron/journal/journal-record.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { recoverUnfinished, sayRecovered } from '../../../electron/recover-unfinished.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const deadLock = JSON.stringify({ pid: 1, host: 'elsewhere', born: 'never' }).replace('elsewhere', '')

/** What the next start says of a folder with these files, and whether the folder is still there. */
async function startWith(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ said: readonly string[]; problems: number; isThere: boolean }> {
  const output = temporaryFolder()
  const folder = join(output, 'EFF_0001')
  mkdirSync(join(folder, 'results'), { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const said: string[] = []
  let problems = 0
  const start = async (): Promise<void> =>
    recoverUnfinished(
      output,
      systemClock(),
      recovered => said.push(sayRecovered(recovered)),
      () => (problems += 1),
    )
  await start()
  return { said, problems, isThere: existsSync(folder) }
}

const firstRecord = encodeRecord({ seq: 1, atMs: 1, event: { kind: 'problem.cleared', id: 'x' } })

describe('a folder whose program died before its first event was kept', () => {
  test.each([
    ['an empty journal', { journal: '' }],
    ['a journal with its head', { journal: journalHead }],
    ['a torn first record', { journal: `${journalHead}00000000 99 {"se` }],
    ['a torn lock beside it', { journal: '', lock: '{"pid"' }],
    ['only a torn lock', { lock: '' }],
  ])('is removed and told once: %s', async (_what, files) => {
    const { isThere, problems, said } = await startWith(files)
    expect({ isThere, problems, count: said.length }).toEqual({ isThere: false, problems: 0, count: 1 })
    expect(said[0]).toContain('had not begun')
  })

  test.each([
    ['somebody put a file there', { journal: journalHead, 'notes.txt': 'x' }],
    [
      'a whole record that is no beginning',
      { journal: Buffer.concat([Buffer.from(journalHead), firstRecord]) },
    ],
    ['a recorded file stands there', { journal: '', 'EFF_0001.h5': 'x' }],
    ['another machine has locked it', { journal: '', lock: deadLock }],
  ])('is left alone where it may hold something: %s', async (_what, files) => {
    expect(await startWith(files)).toMatchObject({ isThere: true, said: [] })
  })

  test('is left alone while its program lives', async () => {
    const output = temporaryFolder()
    const folder = join(output, 'EFF_0001')
    mkdirSync(folder)
    const lock = lockExperiment(folder)
    await recoverUnfinished(
      output,
      systemClock(),
      () => undefined,
      () => undefined,
    )
    expect(existsSync(folder)).toBe(true)
    lock.release()
  })
})
