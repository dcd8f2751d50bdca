import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { numbered, writeStacks } from '../support/image-stack-file.ts'
import { microscopeRig } from '../support/microscope-rig.ts'
import { describeDetector } from './detector-conformance.ts'

describeDetector('microscope computing its scene', () => microscopeRig(['--size', '64', '--seed', '3']))

const folder = mkdtempSync(join(tmpdir(), 'hutch-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describeDetector('microscope replaying a recording', async () => {
  const file = join(folder, 'stack.h5')
  await writeStacks(file, { stack: { shape: [7, 24, 32], data: numbered(Int32Array, 7, 24 * 32) } })
  return await microscopeRig(['--replay', file, '--dataset', '/stack'])
})
