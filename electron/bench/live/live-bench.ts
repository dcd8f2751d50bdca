import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HutchError } from '../../../shared/model/problem.ts'
import { sampleSlice } from '../../simulator/diffraction/sample-slice.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { compareWithScene, type EdgeTruth } from './edge-truth.ts'
import { readFoundMaps, readFoundPhases, runLive, type LiveRun, type LiveRunOptions } from './live-run.ts'
import { likenessOfPhases, type Likeness } from './phase-likeness.ts'

const sizes = [512, 2048]
/** Of the shipped description. */
const energies = 101
const seed = 1
const percent = { better: 'higher', unit: '%' } as const
/** Every point moves a motor: ten times as fast as real, it is over in a minute. */
const tomography = { size: 256, speed: 10 }

export const liveBench: Bench = {
  does: 'maps of a full-field EXAFS scan and slices of a tomography while they are recorded: when they are final, how near to the sample',
  isLong: true,
  options: {
    'live-size': {
      value: 'PIXELS',
      help: `live: side of the image of the EXAFS scan, default ${sizes.join(' and ')} one after the other`,
    },
  },
  run,
}

async function run(parts: BenchParts): Promise<void> {
  for (const size of sizesOf(parts.option('live-size'))) {
    const scan = `${energies} energies, ${size}²`
    await recorded(parts, { experiment: 'full-field-exafs', size, speed: 1 }, async live => {
      reportRun(parts, scan, live)
      reportEdges(parts, scan, compareWithScene(seed, await readFoundMaps(live.resultFile)))
    })
  }
  await recorded(parts, { experiment: 'diffraction-tomography', ...tomography }, async live => {
    const scan = `diffraction tomography, ${tomography.size}²`
    reportRun(parts, scan, live)
    const found = await readFoundPhases(live.resultFile)
    reportPhases(parts, scan, likenessOfPhases(sampleSlice(seed), found.positionsMm, found))
  })
}

async function recorded(
  { folder: parent, entries, signal }: BenchParts,
  what: Pick<LiveRunOptions, 'experiment' | 'size' | 'speed'>,
  look: (live: LiveRun) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(parent, 'live-'))
  await look(await runLive({ ...what, entries, folder, seed, signal, set: {} }))
  await rm(folder, { recursive: true })
}

function reportRun({ report }: BenchParts, scan: string, live: LiveRun): void {
  report({
    ...{ what: `${scan}: last frame recorded ► maps final`, unit: 'ms', better: 'lower' },
    ...{ ours: [live.finalAfterMs], target: budgets.liveFinalMs },
  })
  report({
    ...{ what: `${scan}: images in the maps when the last frame came`, unit: 'images', better: 'higher' },
    ours: [live.knownAtEnd],
  })
}

function reportEdges({ report }: BenchParts, scan: string, truth: EdgeTruth): void {
  const lower = { unit: 'pixel', better: 'lower' } as const
  report({
    ...{ what: `${scan}: shift against the drift, median`, ...lower },
    ...{ ours: [truth.alignMedian], target: budgets.alignMedianPixels },
  })
  report({
    ...{ what: `${scan}: shift against the drift, largest`, ...lower },
    ...{ ours: [truth.alignMax], target: budgets.alignMaxPixels },
  })
  for (const [phase, share] of Object.entries(truth.rightPhase))
    report({
      ...{ what: `${scan}: pixels of ${phase} with its edge energy`, ...percent },
      ...{ ours: [share * 100], target: budgets.rightPhasePercent },
    })
  report({
    ...{ what: `${scan}: edge jump against the thickness, correlation`, ...percent },
    ours: [truth.jumpCorrelation * 100],
  })
}

function reportPhases({ report }: BenchParts, scan: string, { correlation, overlap }: Likeness): void {
  for (const [phase, found] of Object.entries(correlation))
    report({
      ...{ what: `${scan}: slice of ${phase} against the sample, correlation`, ...percent },
      ...{ ours: [found * 100], target: budgets.phaseCorrelationPercent },
    })
  for (const [phase, found] of Object.entries(overlap))
    report({
      ...{ what: `${scan}: places of ${phase} that are those of the sample (Dice)`, ...percent },
      ...{ ours: [found * 100], target: budgets.phaseOverlapPercent },
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
