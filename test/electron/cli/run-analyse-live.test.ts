import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { HutchProcess } from './support/hutch-process.ts'
import { descriptionFile, quickDescription } from './support/quick-experiment.ts'

const quick = ['--json', '--size', '64', '--speed', '50', '--seed', '7'] as const

test('a workflow that cannot run stops no recording, and is told', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  const words = ['--out', join(folder, 'out'), ...quick, '--analyse', 'absorption-tomography']
  const run = await HutchProcess.start(
    ['run', descriptionFile(folder, quickDescription(3)), ...words],
    folder,
  )
  expect(await run.exited).toBe(1)
  // The end of a process is told before the rest of its words is read.
  await expect.poll(() => run.stderr).toContain('Not analysed: ')
  expect(run.lines.at(-1)).toMatchObject({ event: 'done', outcome: 'complete', gaps: 0 })
})

test('a workflow that does not exist is told before anything moves', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  const words = ['--out', join(folder, 'out'), ...quick, '--analyse', 'diffraction-tomographie']
  const run = await HutchProcess.start(
    ['run', descriptionFile(folder, quickDescription(3)), ...words],
    folder,
  )
  expect(await run.exited).not.toBe(0)
  expect(JSON.stringify([run.lines, run.stderr])).toContain('diffraction-tomography')
  expect(run.lines.filter(({ event }) => event === 'experiment.created')).toEqual([])
})
