import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RecentFiles } from '../../../electron/describe/recent-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

function rig() {
  const folder = temporaryFolder()
  const broken: unknown[] = []
  const store = join(folder, 'recent.json')
  const fileOf = (at: number): string => {
    const file = join(folder, `${at}.yml`)
    writeFileSync(file, '')
    return file
  }
  return { folder, recent: new RecentFiles(store, error => broken.push(error)), broken, store, fileOf }
}

test('the newest comes first, each once, at most eight, and all survive a restart', async () => {
  const { fileOf, folder, recent, store } = rig()
  const files = Array.from({ length: 10 }, (_, at) => fileOf(at))
  await Promise.all(files.map(file => recent.note(file)))
  await recent.note(files[4]!)
  const expected = [4, 9, 8, 7, 6, 5, 3, 2].map(at => files[at])
  expect(await recent.list()).toEqual(expected)
  expect(await new RecentFiles(store, () => undefined).list()).toEqual(expected)
  expect(readdirSync(folder).filter(name => name.endsWith('.new'))).toEqual([])
})

test('a file that is gone is not told, and comes back with it', async () => {
  const { fileOf, recent } = rig()
  const file = fileOf(0)
  await recent.note(file)
  rmSync(file)
  expect(await recent.list()).toEqual([])
  writeFileSync(file, '')
  expect(await recent.list()).toEqual([file])
})

test('a list that cannot be read is told and begins anew', async () => {
  const { broken, fileOf, recent, store } = rig()
  writeFileSync(store, '{"not": "a list"')
  expect(await recent.list()).toEqual([])
  expect(broken).toHaveLength(1)
  const file = fileOf(0)
  await recent.note(file)
  expect(JSON.parse(readFileSync(store, 'utf8'))).toEqual([file])
})
