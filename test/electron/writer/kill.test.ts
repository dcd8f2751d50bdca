import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RepairedFrames } from '../../../electron/hdf5/appender/repair-frames.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { recoverFile } from '../../../electron/writer/recover-file.ts'
import { demand } from '../../../shared/base/assert.ts'
import { builtEntries } from '../../support/built-entries.ts'
import { builtScript } from '../../support/built-script.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { median, tellFigures } from '../../torture/support/torture-figures.ts'
import { filesSeenByH5py, frameHashes, type Seen } from '../hdf5/support/seen-by-h5py.ts'
import type { FramesSpec } from '../hdf5/support/skeletons.ts'
import { recordAndKill, type RecorderNews, type RecorderScripts } from './support/kill-recorder.ts'
import { layouts } from './support/layouts.ts'
import { framesSeenByUs } from './support/seen-by-us.ts'
import { tortureRuns } from '../../torture/support/torture-runs.ts'

/** Three of every layout; more with `npm run torture -- kill`. */
const trials = tortureRuns('kill', 3 * layouts.length)
const timeoutMs = 60_000 + trials * 10_000
/** Files looked at by one start of Python, and on the disk at a time. */
const batch = 30

describeWith(pythonModules('h5py', 'bitshuffle'), 'a writer that is killed', () => {
  test(
    `has every acknowledged frame in the file, before and after recovery (${trials} kills)`,
    async () => {
      const entries = await builtEntries()
      const scripts = {
        script: await builtScript('test/electron/writer/support/record-until-killed.ts'),
        worker: join(entries, 'writer-worker.js'),
      }
      const account = { acknowledged: 0, recovered: 0, throughCompressor: 0, recoveryMs: [] as number[] }
      for (let first = 0; first < trials; first += batch) {
        const killed = await killSome(scripts, first)
        await expectEverythingThere(killed, account)
      }
      expect(account.throughCompressor).toBeGreaterThan(0)
      tellFigures({
        kills: trials,
        'frames acknowledged': account.acknowledged,
        'frames recovered': account.recovered,
        'of these through the compressors': account.throughCompressor,
        'recovery median ms': Math.round(median(account.recoveryMs)),
        'recovery longest ms': Math.round(Math.max(...account.recoveryMs)),
      })
    },
    timeoutMs,
  )
})

interface Killed {
  readonly file: string
  readonly specs: readonly FramesSpec[]
  readonly acknowledged: ReadonlyMap<string, number>
}

interface Account {
  acknowledged: number
  recovered: number
  /** Of the recovered ones. */
  throughCompressor: number
  readonly recoveryMs: number[]
}

/** The trials of one batch, two at a time. */
async function killSome(scripts: RecorderScripts, first: number): Promise<readonly Killed[]> {
  const folder = temporaryFolder()
  const waiting = Array.from({ length: Math.min(batch, trials - first) }, (_, index) => first + index)
  const killed: Killed[] = []
  const lane = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const file = join(folder, `trial-${trial}.h5`)
      const specs = demand(layouts[trial % layouts.length], 'layout')
      const recording = { file, specs, lifeMs: lifeMs(trial), since: lifeSince(trial) }
      const acknowledged = await recordAndKill(scripts, recording)
      killed.push({ file, specs, acknowledged })
    }
  }
  await Promise.all([lane(), lane()])
  return killed
}

/** Spread over the first third of a second, so that creation, first frames and deeper indexes are all hit. */
function lifeMs(trial: number): number {
  return (trial * 37) % 331
}

/** The compressors take longer to start than all that: two of three lives begin when they are at work. */
function lifeSince(trial: number): RecorderNews {
  return trial % 3 === 0 ? 'created' : 'acknowledged'
}

const closing = { texts: { '/entry/status': 'failed' }, values: {} }

async function expectEverythingThere(killed: readonly Killed[], account: Account): Promise<void> {
  const wanted = killed.map(({ file, specs }) => ({ file, names: specs.map(({ name }) => name) }))
  const before = filesSeenByH5py(wanted)
  const recovered: (readonly RepairedFrames[])[] = []
  for (const { file } of killed) recovered.push(await timed(account, () => recoverFile(file, closing)))
  const after = filesSeenByH5py(wanted)
  for (const [trial, { file, specs, acknowledged }] of killed.entries()) {
    for (const spec of specs) {
      const early = demand(before[trial]?.[spec.name], spec.name)
      const late = demand(after[trial]?.[spec.name], spec.name)
      const told = acknowledged.get(spec.name) ?? 0
      account.acknowledged += told
      account.recovered += late.count
      if ((spec.compression ?? 'none') !== 'none') account.throughCompressor += late.count
      expect(early.count).toBeGreaterThanOrEqual(told)
      await expectSameFrames(file, spec, early, late)
      expect(recovered[trial]).toContainEqual({
        dataset: `/entry/${spec.name}`,
        complete: late.count,
        torn: [],
      })
    }
    expect(statSync(file).size).toBeLessThan(1 << 30)
    rmSync(file)
  }
}

async function expectSameFrames(file: string, spec: FramesSpec, early: Seen, late: Seen): Promise<void> {
  expect(late.count).toBeGreaterThanOrEqual(early.count)
  const hashes = frameHashes(spec, late.count)
  expect(late.hashes).toEqual(hashes)
  expect(early.hashes).toEqual(hashes.slice(0, early.count))
  expect(await framesSeenByUs(file, spec, late.count)).toEqual(hashes)
}

async function timed<T>(account: Account, act: () => Promise<T>): Promise<T> {
  const clock = systemClock()
  const sinceMs = clock.elapsedMs()
  const result = await act()
  account.recoveryMs.push(clock.elapsedMs() - sinceMs)
  return result
}
