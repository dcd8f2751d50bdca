import {
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { moveLeavingLink } from '../../../electron/platform/move-leaving-link.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

function rig() {
  const folder = temporaryFolder()
  const file = join(folder, 'EFF_0001_entry_0001.h5')
  const target = join(folder, 'elsewhere', 'EFF_0001', 'EFF_0001_entry_0001.h5')
  writeFileSync(file, 'frames')
  return { folder, file, target }
}

test('the file is read at its old place as before, and lies at the new one', async () => {
  const { file, folder, target } = rig()
  await moveLeavingLink(file, target)
  expect(lstatSync(target).isFile()).toBe(true)
  expect(readlinkSync(file)).toBe(target)
  expect(readFileSync(file, 'utf8')).toBe('frames')
  expect(readdirSync(folder)).toEqual(['EFF_0001_entry_0001.h5', 'elsewhere'])
  expect(readdirSync(join(folder, 'elsewhere', 'EFF_0001'))).toEqual(['EFF_0001_entry_0001.h5'])
})

test('whoever has it open goes on reading', async () => {
  const { file, target } = rig()
  const handle = openSync(file, 'r')
  await moveLeavingLink(file, target)
  const read = Buffer.alloc(6)
  readSync(handle, read)
  expect(read.toString()).toBe('frames')
})

test('what exists at the target is not overwritten, and the file stays', async () => {
  const { file, target } = rig()
  mkdirSync(join(target, '..'), { recursive: true })
  writeFileSync(target, 'of somebody else')
  await expect(moveLeavingLink(file, target)).rejects.toThrow(/exists already/)
  expect(readFileSync(target, 'utf8')).toBe('of somebody else')
  expect(lstatSync(file).isFile()).toBe(true)
  expect(existsSync(`${target}.moving`)).toBe(false)
})

test('the rest of a move that was killed does not stand in the way', async () => {
  const { file, target } = rig()
  mkdirSync(join(target, '..'), { recursive: true })
  writeFileSync(`${target}.moving`, 'fra')
  await moveLeavingLink(file, target)
  expect(readFileSync(file, 'utf8')).toBe('frames')
})

test('a target that cannot be written is told by its path, and the file stays', async () => {
  const { file, folder } = rig()
  writeFileSync(join(folder, 'no-folder'), '')
  const target = join(folder, 'no-folder', 'EFF_0001_entry_0001.h5')
  await expect(moveLeavingLink(file, target)).rejects.toMatchObject({ kind: 'disk', where: target })
  expect(lstatSync(file).isFile()).toBe(true)
})
