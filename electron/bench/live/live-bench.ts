import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { compareWithScene, type EdgeTruth } from './edge-truth.ts'
import { readFoundMaps, runLive, type LiveRun } from './live-run.ts'

const sizes = [512, 2048]
/** Of the shipped description. */
const energies = 101
const seed = 1

export const liveBench: Bench = {
  does: 'the maps of a full-field EXAFS scan while it is recorded: when they are final, and how near to the simulated sample',
  isLong: true,
  options: {
    'live-size': {
      value: 'PIXELS',
      help: `live: side of the image, default ${sizes.join(' and ')} one after the other`,
    },
  },
  run,
}

async function run(parts: BenchParts): Promise<void> {
  for (const size of sizesOf(parts.option('live-size'))) {
    const folder = await mkdtemp(join(parts.folder, 'live-'))
    const { entries, signal } = parts
    const live = await runLive({ entries, folder, size, seed, signal, set: {}, speed: 1 })
    report(parts, size, live, compareWithScene(seed, await readFoundMaps(live.resultFile)))
    await rm(folder, { recursive: true })
  }
}

function report({ report: tell }: BenchParts, size: number, live: LiveRun, truth: EdgeTruth): void {
  const scan = `${energies} energies, ${size}²`
  const lower = { better: 'lower' } as const
  const higher = { better: 'higher', unit: '%' } as const
  tell({
    ...{ what: `${scan}: last frame recorded ► maps final`, unit: 'ms', ...lower },
    ...{ ours: [live.finalAfterMs], target: budgets.liveFinalMs },
  })
  tell({
    ...{ what: `${scan}: images in the maps when the last frame came`, unit: 'images', better: 'higher' },
    ours: [live.knownAtEnd],
  })
  tell({
    ...{ what: `${scan}: shift against the drift, median`, unit: 'pixel', ...lower },
    ...{ ours: [truth.alignMedian], target: budgets.alignMedianPixels },
  })
  tell({
    ...{ what: `${scan}: shift against the drift, largest`, unit: 'pixel', ...lower },
    ...{ ours: [truth.alignMax], target: budgets.alignMaxPixels },
  })
  for (const [phase, share] of Object.entries(truth.rightPhase))
    tell({
      ...{ what: `${scan}: pixels of ${phase} with its edge energy`, ...higher },
      ...{ ours: [share * 100], target: budgets.rightPhasePercent },
    })
  tell({
    ...{ what: `${scan}: edge jump against the thickness, correlation`, ...higher },
    ours: [truth.jumpCorrelation * 100],
  })
}

function sizesOf(given: string | undefined): readonly number[] {
  if (given === undefined) return sizes
  const size = Number(given)
  if (Number.isInteger(size) && size >= 64 && size <= 2048) return [size]
  throw new HutchError({
    kind: 'usage',
    message: `--live-size needs a whole number from 64 to 2048, not "${given}"`,
    where: `--live-size ${given}`,
  })
}
