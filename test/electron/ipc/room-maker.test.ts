import { existsSync, lstatSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { RoomMaker, type RoomMakerParts } from '../../../electron/ipc/room-maker.ts'
import { journalName } from '../../../electron/journal/experiment-journal.ts'
import { finishedEntries } from '../../../electron/journal/finished-entries.ts'
import { lockExperiment } from '../../../electron/journal/experiment-lock.ts'
import { describeWith } from '../../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../../support/small-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let root: string

beforeEach(() => {
  root = temporaryFolder()
  experiment('EFF_0002', 200)
  experiment('EFF_0001', 100)
})

/** Of one entry of `writtenAtS` bytes. */
function experiment(name: string, writtenAtS: number): string {
  const folder = join(root, name)
  mkdirSync(join(folder, 'results'), { recursive: true })
  writeFileSync(join(folder, journalName), '')
  writeFileSync(join(folder, `${name}.h5`), 'master')
  writeFileSync(join(folder, 'results', `${name}_entry_0001.h5`), 'result')
  const file = join(folder, `${name}_entry_0001.h5`)
  writeFileSync(file, name)
  utimesSync(file, writtenAtS, writtenAtS)
  return file
}

const entryOf = (name: string): string => join(root, name, `${name}_entry_0001.h5`)

test('what can be moved are raw entries that are finished, the oldest first', async () => {
  const lock = lockExperiment(join(root, 'EFF_0002'))
  mkdirSync(join(root, 'pictures'))
  writeFileSync(join(root, 'pictures', 'pictures_entry_0001.h5'), '')
  expect(await finishedEntries(root)).toEqual([
    { file: entryOf('EFF_0001'), experiment: 'EFF_0001', bytes: 8, writtenAtMs: 100_000 },
  ])
  lock.release()
  expect((await finishedEntries(root)).map(({ experiment: name }) => name)).toEqual(['EFF_0001', 'EFF_0002'])
})

test('the file that holds a whole experiment can be moved too', async () => {
  const single = join(root, 'EFF_0001', 'EFF_0001_single.h5')
  writeFileSync(single, 'all of it')
  utimesSync(single, 150, 150)
  expect((await finishedEntries(root)).map(({ file }) => file)).toEqual([
    entryOf('EFF_0001'),
    single,
    entryOf('EFF_0002'),
  ])
})

function maker(target: string | undefined, overrides: Partial<RoomMakerParts> = {}) {
  const said: string[] = []
  const room = new RoomMaker({
    outputFolder: () => root,
    freeBytes: async () => 0,
    wantedBytes: async () => 1,
    chooseFolder: async () => target,
    mayRemoveKept: async () => false,
    say: text => said.push(text),
    ...overrides,
  })
  return { room, said }
}

test('a dialog that is cancelled moves nothing', async () => {
  expect(await maker(undefined).room.make()).toBeUndefined()
  expect(await finishedEntries(root)).toHaveLength(2)
})

/** Images that workflows would take again. */
function keep(name: string, bytes: number): string {
  const folder = join(root, name, 'kept')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.float32'), Buffer.alloc(bytes - 2))
  writeFileSync(join(folder, 'a.json'), '{}')
  return folder
}

test('what is kept for later workflows is offered first; when that is enough, nothing moves', async () => {
  const folders = [keep('EFF_0001', 3000), keep('EFF_0002', 1000)]
  const asked: unknown[] = []
  const { room, said } = maker('/nowhere', {
    freeBytes: async () => (folders.some(existsSync) ? 0 : 4000),
    wantedBytes: async () => 4000,
    mayRemoveKept: async kept => asked.push(kept) > 0,
  })
  expect(await room.keptSize()).toEqual({ bytes: 4000, experiments: 2 })
  expect(await room.make()).toEqual({ files: 0, bytes: 0, removedBytes: 4000 })
  expect(asked).toEqual([{ bytes: 4000, experiments: 2 }])
  expect(said).toEqual(['Removed 4 kB of images that were kept for later workflows'])
  expect(folders.map(existsSync)).toEqual([false, false])
  expect(await finishedEntries(root)).toHaveLength(2)
})

test('what is kept stays when the person wants it, and that of an experiment in use is not asked for', async () => {
  const [mine, used] = [keep('EFF_0001', 3000), keep('EFF_0002', 1000)]
  const lock = lockExperiment(join(root, 'EFF_0002'))
  const asked: unknown[] = []
  const { room } = maker(undefined, { mayRemoveKept: async kept => asked.push(kept) < 1 })
  expect(await room.make()).toBeUndefined()
  expect(await room.clearKept()).toBeUndefined()
  expect(asked).toEqual(Array.from({ length: 2 }, () => ({ bytes: 3000, experiments: 1 })))
  expect([mine, used].map(existsSync)).toEqual([true, true])
  const { room: willing } = maker(undefined, { mayRemoveKept: async () => true })
  expect(await willing.clearKept()).toEqual({ files: 0, bytes: 0, removedBytes: 3000 })
  expect([mine, used].map(existsSync)).toEqual([false, true])
  await expect(willing.clearKept()).rejects.toThrow('Nothing is kept for later workflows here')
  lock.release()
})

test('a folder on the same disk makes no room, and is refused', async () => {
  await expect(maker(temporaryFolder()).room.make()).rejects.toThrow('is on the disk that is full')
})

test('files are moved once at a time', async () => {
  let choose: (folder: undefined) => void = () => undefined
  const chosen = new Promise<undefined>(resolve => (choose = resolve))
  const { room } = maker(undefined, { chooseFolder: () => chosen })
  const first = room.make()
  await expect(room.make()).rejects.toThrow('being moved already')
  choose(undefined)
  expect(await first).toBeUndefined()
})

describeWith(mountableDisk, 'on another disk', () => {
  test('so many files are moved as are needed, and all are read as before', async () => {
    const { folder } = smallDisk('tmpfs', 1)
    let free = 0
    const freeBytes = async (): Promise<number> => (free += 1)
    const { room, said } = maker(folder, { freeBytes, wantedBytes: async () => 2 })
    expect(await room.make()).toEqual({ files: 1, bytes: 8, removedBytes: 0 })
    expect(lstatSync(entryOf('EFF_0001')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'EFF_0001', 'EFF_0001_entry_0001.h5'), 'utf8')).toBe('EFF_0001')
    expect(readFileSync(entryOf('EFF_0001'), 'utf8')).toBe('EFF_0001')
    expect(lstatSync(entryOf('EFF_0002')).isFile()).toBe(true)
    expect(said.at(-1)).toBe(`Moved 1 file (8 B) to ${folder}`)
  })

  test('a disk that is too small stops it by name, and no file is lost', async () => {
    writeFileSync(entryOf('EFF_0002'), Buffer.alloc(2 ** 20))
    utimesSync(entryOf('EFF_0002'), 200, 200)
    const { folder } = smallDisk('tmpfs', 1)
    const { room } = maker(folder)
    await expect(room.make()).rejects.toThrow(/The disk is full: could not move EFF_0002_entry_0001.h5/)
    expect(lstatSync(entryOf('EFF_0002')).isFile()).toBe(true)
    expect(lstatSync(entryOf('EFF_0001')).isSymbolicLink()).toBe(true)
  })

  test('where nothing is finished, that is said', async () => {
    const locks = ['EFF_0001', 'EFF_0002'].map(name => lockExperiment(join(root, name)))
    const { folder } = smallDisk('tmpfs', 1)
    await expect(maker(folder).room.make()).rejects.toThrow('No finished experiment')
    for (const lock of locks) lock.release()
  })
})
