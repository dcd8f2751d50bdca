import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nameThread } from '../../../electron/platform/name-thread.ts'

const own = '/proc/thread-self/comm'
const isLinux = process.platform === 'linux'
let before = ''

beforeEach(() => {
  if (isLinux) before = readFileSync(own, 'utf8').trim()
})
afterEach(() => nameThread(before))

test.skipIf(!isLinux)(
  'a thread bears its name for the tools of the system, as much of it as they keep',
  () => {
    nameThread('hutch-writer')
    expect(readFileSync(own, 'utf8')).toBe('hutch-writer\n')
    nameThread('hutch-writer-of-frames')
    expect(readFileSync(own, 'utf8')).toBe('hutch-writer-of\n')
  },
)
