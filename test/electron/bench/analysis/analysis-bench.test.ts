import { expect, test } from 'vitest'
import { analysisBench } from '../../../../electron/bench/analysis/analysis-bench.ts'
import type { Figure } from '../../../../electron/bench/figure.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** Largest differences, millionths of the largest value, or pixels (align) and phases. */
const allowed: Readonly<Record<string, number>> = {
  'normalise, 2048²': 1,
  'align, 512²': 0.05,
  'statistics, 512², 20 images': 1,
  'edge-map, 128², 41 energies': 1000,
  'linear-combination, 64², 41 energies': 1000,
  'integrate, 2048² to 1000 bins': 100,
  'absorption-sinogram, 512²': 10,
  'peak-map, 1000 bins': 10,
  'reconstruct by fbp, 256², 180 angles': 10,
  'reconstruct by sirt, 64², 60 angles, 20 turns': 10,
  'phase-map, 512²': 0,
  'bad-pixels, 512²': 0,
  'phase-retrieval, 512²': 10,
  'line-map, 4 × 2048 channels': 10,
  'fit-scan, 61 points': 10,
}

describeWith(pythonModules('numpy', 'scipy', 'skimage', 'pyFAI'), 'every task', () => {
  test('gives what an independent program makes of the same numbers', { timeout: 180_000 }, async () => {
    const figures: Figure[] = []
    await analysisBench.run({
      ...{ clock: systemClock(), entries: '', folder: temporaryFolder(), rounds: 0 },
      ...{ signal: new AbortController().signal, option: () => undefined, note: () => undefined },
      report: figure => figures.push(figure),
    })
    const worst = figures.flatMap(({ what, ours }) => {
      const [name, rest] = what.split(', maximum difference to ')
      return rest === undefined ? [] : [[name ?? '', ours[0] ?? Infinity] as const]
    })
    expect(worst.map(([name]) => name)).toEqual(Object.keys(allowed))
    expect(worst.filter(([name, apart]) => apart > (allowed[name] ?? 0))).toEqual([])
  })
})
