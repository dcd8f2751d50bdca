import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liveOwner, lockExperiment } from '../../../electron/journal/experiment-lock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

test('a folder is taken once and can be taken again after it was released', () => {
  const folder = temporaryFolder()
  const lock = lockExperiment(folder)
  expect(liveOwner(folder)?.pid).toBe(process.pid)
  expect(() => lockExperiment(folder)).toThrow(/records into this folder/)
  lock.release()
  expect(liveOwner(folder)).toBeUndefined()
  lockExperiment(folder).release()
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

test('the lock of a process that is gone holds nothing', async () => {
  const folder = temporaryFolder()
  const child = spawn('sleep', ['60'])
  lockExperiment(folder)
  const file = join(folder, 'lock')
  const owner = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  writeFileSync(file, JSON.stringify({ ...owner, pid: child.pid }))
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(liveOwner(folder)).toBeUndefined()
  lockExperiment(folder).release()
})

test('another process with the same id is not the owner', () => {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({ pid: process.pid, host: hostname(), born: 'another boot:1' }),
  )
  expect(liveOwner(folder)).toBeUndefined()
})

test('the lock of another machine stays', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere', born: 'x' }))
  expect(() => lockExperiment(folder)).toThrow(/process 1 on elsewhere/)
})

test('a torn lock names nobody', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'lock'), '{"pid":12')
  expect(liveOwner(folder)).toBeUndefined()
})
