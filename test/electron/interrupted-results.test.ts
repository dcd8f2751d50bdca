import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { leftFolders, interruptedResults, sayInterrupted } from '../../electron/interrupted-results.ts'
import { lockExperiment } from '../../electron/journal/experiment-lock.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const nobody = JSON.stringify({ pid: 2 ** 22 + 1, host: 'elsewhere', born: 'long ago' })

test('folders are those in which a program of this machine has died', async () => {
  const out = temporaryFolder()
  for (const name of ['fine', 'left', 'taken', 'elsewhere']) mkdirSync(join(out, name))
  writeFileSync(join(out, 'left', 'lock'), 'torn')
  writeFileSync(join(out, 'elsewhere', 'lock'), nobody)
  const lock = lockExperiment(join(out, 'taken'))
  expect(await leftFolders(out)).toEqual([join(out, 'left')])
  lock.release()
  expect(await leftFolders(join(out, 'not there'))).toEqual([])
})

test('a folder without a journal has no results', async () => {
  expect(await interruptedResults(temporaryFolder())).toBeUndefined()
})

test('a person is told which results, of what, and what to do', () => {
  const one = { folder: '/data/EFF_0001', master: 'EFF_0001.h5', titles: ['Align 02'] }
  expect(sayInterrupted(one)).toBe(
    'Align 02 of EFF_0001 was being computed when Hutch ended: open it and press Start again in Analyse',
  )
  expect(sayInterrupted({ ...one, titles: ['Align 02', 'Maps 01'] })).toContain(
    'Align 02, Maps 01 of EFF_0001 were',
  )
})
