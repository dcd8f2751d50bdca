import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLimits } from '../../../../electron/analysis/outside/command-limits.ts'
import { localCommands, type CommandEnd } from '../../../../electron/analysis/outside/run-command.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { builtScript } from '../../../support/built-script.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { until } from '../../../support/until.ts'
import { isAlive } from './is-alive.ts'

const { signal } = new AbortController()
const limits = { timeLimitS: 30, memoryLimitBytes: 1e9 }

async function shell(
  script: string,
  onOutput: (bytes: Buffer) => void = () => undefined,
  timeLimitS = 30,
): Promise<CommandEnd> {
  const run = localCommands(systemClock(), commandLimits(process.env.PATH))
  const folder = temporaryFolder()
  return await run(
    { ...limits, timeLimitS, program: '/bin/sh', arguments: ['-c', script], folder, onOutput },
    signal,
  )
}

test('a program has its own exit code, no standard input, and no child that it has not begun', async () => {
  expect(await shell('cat; exit 7')).toMatchObject({ exitCode: 7, why: 'ended', log: '' })
  const waits = `exec python3 -c "
import os
try: os.wait()
except ChildProcessError: print('alone')"`
  expect(await shell(waits)).toMatchObject({ exitCode: 0, log: 'alone\n' })
})

test('of a program that prints without end as much is taken as leaves time for others', async () => {
  let heardBytes = 0
  const end = await shell('exec yes', bytes => (heardBytes += bytes.length), 1)
  expect(end).toMatchObject({ why: 'time', log: expect.stringMatching(/y\ny\n$/) as string })
  // At most 1 MiB every 50 ms, for 1 s and the grace of its end; a pipe of 64 KiB beyond each.
  expect(heardBytes).toBeLessThan(1.1 * 2 ** 20 * 20 * 4)
})

test('all that a program prints is heard, however fast it ends', async () => {
  let heardBytes = 0
  const end = await shell(
    'head -c 9000000 /dev/zero | tr "\\0" x; echo; echo end',
    bytes => (heardBytes += bytes.length),
  )
  expect([heardBytes, end.log.slice(-5)]).toEqual([9_000_005, '\nend\n'])
})

test('a program whose interpreter is not there says so', async () => {
  const file = join(temporaryFolder(), 'lost')
  writeFileSync(file, '#!/no/such/interpreter\n', { mode: 0o755 })
  const run = localCommands(systemClock(), commandLimits(process.env.PATH))
  const end = await run({ ...limits, program: file, arguments: [], folder: temporaryFolder() }, signal)
  expect(end.exitCode).toBeGreaterThan(125)
  expect(end.log).toContain('No such file or directory')
})

test('when Hutch is killed its programs end, with their children', async () => {
  const folder = temporaryFolder()
  const ids = join(folder, 'ids')
  const host = spawn(process.execPath, [
    await builtScript('test/electron/analysis/outside/killed-host.ts'),
    folder,
    ids,
  ])
  await until(() => existsSync(ids))
  const [program = '', child = ''] = readFileSync(ids, 'utf8').trim().split(' ')
  expect([program, child].map(isAlive)).toEqual([true, true])
  host.kill('SIGKILL')
  await until(() => ![program, child].some(isAlive))
})
