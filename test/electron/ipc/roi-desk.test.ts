import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RoiDesk } from '../../../electron/ipc/roi-desk.ts'
import type { RoiBook } from '../../../shared/model/roi.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const roi = {
  id: 'a',
  name: 'roi1',
  shape: { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 },
  colour: 1,
  isLocked: false,
  isCounter: true,
} as const
const book: RoiBook = { frelon: [roi], '/entry/data': [{ ...roi, isCounter: false }] }

function rig() {
  const file = join(temporaryFolder(), 'user/regions.json')
  const published: RoiBook[] = []
  const broken: unknown[] = []
  const open = () =>
    RoiDesk.open({ file, publish: next => published.push(next), onBroken: error => broken.push(error) })
  return { file, published, broken, open }
}

test('regions are there again after a restart, and told to every window', async () => {
  const { broken, open, published } = rig()
  const desk = await open()
  expect(desk.book).toEqual({})
  await desk.write(book)
  expect(published).toEqual([book])
  const again = await open()
  expect(again.book).toEqual(book)
  expect(again.counters.map(({ name }) => name)).toEqual(['roi1'])
  expect(broken).toEqual([])
})

test('of many changes at once the last one stays', async () => {
  const { file, open } = rig()
  const desk = await open()
  const books = Array.from({ length: 20 }, (_, x) => ({ frelon: [{ ...roi, shape: { ...roi.shape, x } }] }))
  await Promise.all(books.map(next => desk.write(next)))
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(books.at(-1))
})

test('a broken file is told, and left as it is until something changes', async () => {
  const { broken, file, open } = rig()
  await (await open()).write(book)
  await writeFile(file, '{"frelon": [{"name": 7}]}')
  const desk = await open()
  expect(desk.book).toEqual({})
  expect(String(broken[0])).toContain('region')
  expect(await readFile(file, 'utf8')).toContain('7')
})
