import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings, writeSettings } from '../../../electron/platform/settings-file.ts'
import { firstSettings } from '../../../shared/model/settings.ts'

const first = firstSettings('/data')
let folder: string
let file: string
let said: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-settings-'))
  file = join(folder, 'settings.json')
  said = []
})
afterEach(() => rm(folder, { recursive: true }))

const read = async (content: unknown) => {
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return await readSettings(file, first, error => said.push(String(error)))
}

test('settings are read back as they were written', async () => {
  const chosen = {
    ...first,
    theme: 'hutch',
    mayMove: false,
    beamline: '/id21.yml',
    keys: { a: 'F5' },
  } as const
  await writeSettings(file, chosen)
  expect(await read(await readFile(file, 'utf8'))).toEqual(chosen)
  expect(said).toEqual([])
})

test('without a file all is as at first, and nothing is told', async () => {
  expect(await readSettings(file, first, error => said.push(String(error)))).toEqual(first)
  expect(said).toEqual([])
})

test('what an older version did not know has its first value', async () => {
  expect(await read({ theme: 'light', outputFolder: '/old' })).toEqual({
    ...first,
    theme: 'light',
    outputFolder: '/old',
  })
})

test('a choice that only a newer version knows costs that choice alone, and is told by name', async () => {
  const settings = await read({ theme: 'sepia', outputFolder: '/mine', mayMove: false, colourOfSky: 'blue' })
  expect(settings).toEqual({ ...first, outputFolder: '/mine', mayMove: false })
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('theme must be one of dark, light, hutch')
})

test.each(['', '{', '[]', '7', 'null'])('a file that holds no settings is told once: %j', async content => {
  expect(await read(content)).toEqual(first)
  expect(said).toHaveLength(1)
})

test('whatever stands in the place of one setting, the others hold', async () => {
  const broken = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.array(fc.integer()), fc.object())
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(first)), broken, async (name, value) => {
      const chosen = { ...first, isCalm: true, mayMove: false, scale: 1.5, outputFolder: '/mine' }
      const settings = await read({ ...chosen, [name]: value })
      expect({ ...settings, [name]: 0 }).toEqual({ ...chosen, [name]: 0 })
    }),
    { seed: 5, numRuns: 60 },
  )
})
