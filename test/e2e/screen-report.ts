import { budgets } from '../../electron/bench/budgets.ts'
import { quantile, type Figure } from '../../electron/bench/figure.ts'
import { workers, type CpuSeconds, type WorkerName } from './process-figures.ts'
import type { ScreenSamples } from './screen-figures.ts'

/** One experiment of the screen bench, and the plain copy that was made after it. */
export interface StreamRun {
  readonly screen: ScreenSamples
  /** At the first image on screen, and at the end. */
  readonly before: CpuSeconds
  readonly after: CpuSeconds
  readonly tookS: number
  /** Between the two. */
  readonly frames: number
  /** From the start to the closed file, preparation and the first frames' computing included. */
  readonly savedPerS: number
  readonly plainHz: number | undefined
}

export function screenFigures(runs: readonly StreamRun[], rateHz: number): readonly Figure[] {
  const all = <T>(of: (run: StreamRun) => readonly T[]): readonly T[] => runs.flatMap(of)
  const agesMs = all(({ screen }) => screen.agesMs)
  const plain = all(({ plainHz }) => (plainHz === undefined ? [] : [plainHz]))
  const higher = { better: 'higher', unit: '/s' } as const
  const lower = { better: 'lower', unit: 'ms' } as const
  return [
    {
      ...{ what: `frames saved, of ${rateHz} asked, start and close included`, ...higher },
      ...{ ours: runs.map(({ savedPerS }) => savedPerS) },
      peer: { name: 'plain socket-to-file copy', samples: plain },
    },
    { what: 'frame age on screen, median', ...lower, ours: agesMs },
    {
      ...{ what: 'frame age on screen, 95 %', ...lower },
      ...{ ours: [quantile(agesMs, 0.95)], target: budgets.frameAgeP95Ms },
    },
    {
      ...{ what: 'images shown', ...higher },
      ...{ ours: all(({ screen }) => screen.shownHz), target: budgets.imagesShownPerS },
    },
    {
      ...{ what: 'window repaints', ...higher },
      ...{ ours: all(({ screen }) => screen.windowFps), target: budgets.windowFps },
    },
    {
      ...{ what: 'frames left out on screen', unit: '', better: 'lower' },
      ...{ ours: [Math.max(0, ...all(({ screen }) => screen.vitals.map(v => v.droppedOnScreen)))] },
    },
  ]
}

/** Who needed how much of a core while frames came. */
export function cpuLines(runs: readonly StreamRun[]): readonly string[] {
  const names = Object.keys(workers) as readonly WorkerName[]
  const sum = (of: (run: StreamRun) => number): number => runs.reduce((total, run) => total + of(run), 0)
  const frames = sum(run => run.frames)
  const tookS = sum(run => run.tookS)
  return [
    'processor time'.padEnd(40) + 'ms per frame'.padStart(14) + '% of a core'.padStart(14),
    ...names.map(name => {
      const seconds = sum(({ after, before }) => after[name] - before[name])
      const perFrame = ((1000 * seconds) / frames).toFixed(2)
      return (
        `  ${workers[name]}`.padEnd(40) +
        perFrame.padStart(14) +
        ((100 * seconds) / tookS).toFixed(1).padStart(14)
      )
    }),
  ]
}
