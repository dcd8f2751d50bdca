import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../../../electron/platform/make-folder.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

test('makes a folder with all above it, once or again, with whatever letters', async () => {
  const folder = join(temporaryFolder(), 'Proben März 🔬', 'a b', 'c')
  await makeFolder(folder)
  await makeFolder(folder)
  expect(statSync(folder).isDirectory()).toBe(true)
})

test('is asked for by many at once, and all have it', async () => {
  const root = temporaryFolder()
  await Promise.all(Array.from({ length: 20 }, (_, n) => makeFolder(join(root, 'x/y/z', String(n % 4)))))
  expect([0, 1, 2, 3].every(n => existsSync(join(root, 'x/y/z', String(n))))).toBe(true)
})

test('a file in the way, a link to nowhere: says so', async () => {
  const root = temporaryFolder()
  writeFileSync(join(root, 'file'), '')
  symlinkSync(join(root, 'gone'), join(root, 'link'))
  await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(root, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeFolder(join(root, 'link'))).rejects.toMatchObject({ code: 'EEXIST' })
})

// As automounted disks do where their server does not know the name.
test.runIf(platform() === 'linux')('a disk that knows no such name ends it', async () => {
  await expect(makeFolder('/proc/hutch')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(makeFolder('/proc/hutch/data')).rejects.toMatchObject({ code: 'ENOENT' })
})
