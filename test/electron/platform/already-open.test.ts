import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { alreadyOpenWords } from '../../../electron/platform/already-open.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-open-'))
})
afterEach(() => rm(folder, { recursive: true }))

const heldBy = async (mark: string): Promise<void> => await symlink(mark, join(folder, 'SingletonLock'))

test('a second start on the same computer says that the window was brought to the front, and the way to two', async () => {
  await heldBy('id21-control-812')
  const words = alreadyOpenWords(folder, 'id21-control')
  expect(words).toContain('brought to the front')
  expect(words).toContain('--settings=FOLDER')
})

test('settings in use on another computer are told with its name, its process and the mark that a dead one leaves', async () => {
  await heldBy('id21-control-812')
  const words = alreadyOpenWords(folder, 'id22')
  expect(words).toContain('open already on id21-control')
  expect(words).toContain('process 812')
  expect(words).toContain(join(folder, 'SingletonLock'))
  expect(words).not.toContain('brought to the front')
})

test.each(['', 'nonsense', '-5'])('without a mark that can be read it is this computer: "%s"', async mark => {
  if (mark !== '') await heldBy(mark)
  expect(alreadyOpenWords(folder, 'id22')).toContain('brought to the front')
})
