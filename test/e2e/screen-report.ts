import { budgets } from '../../electron/bench/budgets.ts'
import { quantile, type Figure } from '../../electron/bench/figure.ts'
import type { CpuSeconds } from './process-figures.ts'
import { samplesPerS, type ScreenSamples } from './screen-figures.ts'

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
  const plain = all(({ plainHz }) => (plainHz === undefined ? [] : [plainHz]))
  const higher = { better: 'higher', unit: '/s' } as const
  const lower = { better: 'lower', unit: 'ms' } as const
  return [
    {
      ...{ what: `frames saved, of ${rateHz} asked, start and close included`, ...higher },
      ...{ ours: runs.map(({ savedPerS }) => savedPerS) },
      peer: { name: 'plain socket-to-file copy', samples: plain },
    },
    { what: 'frame age on screen, median', ...lower, ours: runs.map(run => ageMs(run, 0.5)) },
    {
      ...{ what: 'frame age on screen, 95 %', ...lower },
      ...{ ours: runs.map(run => ageMs(run, 0.95)), target: budgets.frameAgeP95Ms },
    },
    {
      ...{ what: 'the oldest of the first second', ...lower },
      ...{ ours: runs.map(({ screen }) => Math.max(...screen.agesMs.slice(0, samplesPerS))) },
    },
    {
      ...{ what: 'images shown', ...higher },
      ours: all(({ screen }) => screen.shownHz),
      // No more can be shown than is acquired.
      ...(rateHz < budgets.imagesShownPerS.must ? {} : { target: budgets.imagesShownPerS }),
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

/** Of one run, without its first second: files are made then, and in a new console everything is compiled. */
function ageMs({ screen }: StreamRun, part: number): number {
  return quantile(screen.agesMs.slice(samplesPerS), part)
}

/** Less is noise. */
const leastMsPerFrame = 0.05

/** Who needed how much of a core while frames came. */
export function cpuLines(runs: readonly StreamRun[]): readonly string[] {
  const sum = (of: (run: StreamRun) => number): number => runs.reduce((total, run) => total + of(run), 0)
  const frames = sum(run => run.frames)
  const tookS = sum(run => run.tookS)
  const rows = Object.keys(runs.at(-1)?.after ?? {})
    .map(name => {
      const seconds = sum(({ after, before }) => (after[name] ?? 0) - (before[name] ?? 0))
      return { name, msPerFrame: (1000 * seconds) / frames, percent: (100 * seconds) / tookS }
    })
    .filter(({ msPerFrame }) => msPerFrame > leastMsPerFrame)
  return [
    row('processor time', 'ms per frame', '% of a core'),
    ...rows.map(({ msPerFrame, name, percent }) =>
      row(`  ${name}`, msPerFrame.toFixed(2), percent.toFixed(1)),
    ),
  ]
}

function row(name: string, ...cells: readonly string[]): string {
  return name.padEnd(40) + cells.map(cell => cell.padStart(14)).join('')
}
