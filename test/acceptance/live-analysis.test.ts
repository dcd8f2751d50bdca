import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareWithScene, type EdgeTruth, type FoundMaps } from '../../electron/bench/live/edge-truth.ts'
import { readFoundMaps, runLive, type LiveRun } from '../../electron/bench/live/live-run.ts'
import { hutch } from './support/command-line.ts'

/* Full-field EXAFS across the edge at 512², recorded and analysed at once by the command line; the whole scan is `hutch bench live`. */

const entries = fileURLToPath(new URL('../../out/main', import.meta.url))
const seed = 1
/** 10 eV steps as in the shipped description, around the edge only. */
const set = { 'energy start': '3.9 keV', 'energy end': '4.2 keV', steps: '30' }

describe('a workflow beside the scan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hutch-live-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const grown: Promise<number>[] = []
  let live: LiveRun
  let found: FoundMaps
  let truth: EdgeTruth
  beforeAll(async () => {
    const { signal } = new AbortController()
    const onProgress = (complete: number, file: string): void => {
      if (complete > 20 && complete < 31 && existsSync(file)) grown.push(pixelsWithEdge(file))
    }
    live = await runLive({
      ...{ experiment: 'full-field-exafs', entries, folder, size: 512, seed, set, signal, onProgress },
      speed: 10,
    })
    found = await readFoundMaps(live.resultFile)
    truth = compareWithScene(seed, found)
  }, 120_000)

  test('shows edges of the sample before the scan has ended', async () => {
    expect(Math.max(...(await Promise.all(grown)))).toBeGreaterThan(0)
  })

  test('finds the drift of the sample', () => {
    expect(found.energiesKev).toHaveLength(31)
    expect(truth.alignMedian).toBeLessThanOrEqual(0.05)
    expect(truth.alignMax).toBeLessThanOrEqual(0.2)
  })

  test('tells both calcium phases apart by their edge energies', () => {
    expect(truth.rightPhase.calcite).toBeGreaterThan(0.95)
    expect(truth.rightPhase.apatite).toBeGreaterThan(0.95)
    expect(truth.jumpCorrelation).toBeGreaterThan(0.95)
  })

  test('is not normalised and aligned again for other maps of it', async () => {
    const experiment = dirname(dirname(live.resultFile))
    const other = ['--set', 'edge-maps.minimumJump=0.1']
    const { events, exitCode } = await hutch(['analyse', 'full-field-exafs', experiment, ...other])
    expect(exitCode).toBe(0)
    const reused = events.filter(({ event, state }) => event === 'step' && state === 'reused')
    const from = 'EFF_0001_full_field_exafs_01'
    expect(reused.map(({ from: result, step }) => [step, result])).toEqual([
      ['normalise', from],
      ['align', from],
    ])
    const again = await readFoundMaps(live.resultFile.replace('_01.h5', '_02.h5'))
    expect(again.rows).toEqual(found.rows)
  })
})

async function pixelsWithEdge(file: string): Promise<number> {
  const { edge } = await readFoundMaps(file)
  return Array.from(edge).filter(Number.isFinite).length
}
