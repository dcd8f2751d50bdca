import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StepStore } from '../../../../electron/analysis/reuse/step-store.ts'
import type { StoredStep } from '../../../../electron/analysis/reuse/stored-step.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const nowS = 1_800_000_000
const dayS = 24 * 3600

async function storeWith(images: Readonly<Record<string, number>>, mostBytes = 100) {
  const folder = temporaryFolder()
  const kept = join(folder, 'kept')
  await mkdir(kept)
  for (const [name, ageS] of Object.entries(images)) {
    await writeFile(join(kept, name), new Uint8Array(30))
    await utimes(join(kept, name), nowS - ageS, nowS - ageS)
  }
  const store = new StepStore(folder, () => nowS * 1000, { mostBytes, partOfFree: 0.1 })
  return { folder, store, left: async () => (await readdir(kept)).toSorted() }
}

const step: StoredStep = {
  key: 'k1',
  result: 'E_0001_maps_01',
  file: 'kept/r.h5',
  frames: 5,
  used: { '/E/Data': 5 },
  remarks: ['Line through 3 energies'],
  numbers: { rows: { dataset: '/entry/align/rows/rows', sum: 7 } },
  stacks: {
    aligned: { file: 'kept/a.float32', dataset: undefined, sums: [1, 2] },
    other: { file: 'kept/r.h5', dataset: { path: '/entry/x', leading: [5] }, sums: [3] },
  },
}

test('finds a step as it was put, as long as all its files are there', async () => {
  const { folder, store } = await storeWith({ 'r.h5': 5 })
  await store.put(step)
  expect(await store.find('k1')).toBeUndefined()
  await writeFile(join(folder, 'kept/a.float32'), '')
  expect(await store.find('k1')).toEqual(step)
  expect(await store.find('k2')).toBeUndefined()
  await store.forget('k1')
  expect(await store.find('k1')).toBeUndefined()
})

test('makes room by removing what was used longest ago, and only as much as needed', async () => {
  const { left, store } = await storeWith({
    'a.float32': 300,
    'b.float32': 100,
    'c.float32': 200,
    'k.json': 999,
  })
  expect(await store.makeRoom(35)).toBe(true)
  expect(await left()).toEqual(['b.float32', 'c.float32', 'k.json'])
  expect(await store.makeRoom(75)).toBe(true)
  expect(await left()).toEqual(['k.json'])
})

test('what is taken counts as used now', async () => {
  const { folder, left, store } = await storeWith({ 'a.float32': 300, 'b.float32': 100, 'r.h5': 500 })
  await store.touch(step)
  expect((await stat(join(folder, 'kept/r.h5'))).mtimeMs).toBe((nowS - 500) * 1000)
  await store.makeRoom(70)
  expect(await left()).toEqual(['a.float32', 'r.h5'])
})

test('keeps nothing that is larger than all that may be kept, or would fill the disk', async () => {
  const { left, store } = await storeWith({ 'a.float32': 300 })
  expect(await store.makeRoom(101)).toBe(false)
  expect(await left()).toEqual(['a.float32'])
  const greedy = new StepStore(temporaryFolder(), () => 0, {
    mostBytes: Number.MAX_SAFE_INTEGER,
    partOfFree: 0.1,
  })
  expect(await greedy.makeRoom(2 ** 52)).toBe(false)
})

test('what a job that is no more began is removed, what another one writes is not', async () => {
  const { left, store } = await storeWith({ 'old.7.part': dayS + 1, 'new.8.part': 3600 })
  await store.makeRoom(1)
  expect(await left()).toEqual(['new.8.part'])
})
