import { resolve } from 'node:path'
import { build, preview } from 'vite'
import { judge, quantile, type Figure } from '../../electron/bench/figure.ts'
import { launchHutch } from '../e2e/launch-electron.ts'

const here = import.meta.dirname
const configFile = resolve(here, 'vite.config.ts')
const patienceMs = 120_000

export type PageFigures = Readonly<Record<string, readonly number[]>>

/** Runs a page in the real Electron and answers with what it found. */
export async function benchPage(name: string): Promise<PageFigures> {
  await build({ configFile, logLevel: 'warn' })
  const server = await preview({ configFile, preview: { port: 0 }, logLevel: 'warn' })
  try {
    const page = `${server.resolvedUrls?.local[0] ?? ''}${name}.html`
    const hutch = await launchHutch({ appFolder: resolve(here, 'app'), env: { HUTCH_BENCH_PAGE: page } })
    try {
      hutch.page.setDefaultTimeout(patienceMs)
      await hutch.page.waitForLoadState('load')
      const errors = await hutch.pageErrors()
      if (errors.length > 0) throw new Error(`The page ${name} failed: ${errors.join('\n')}`)
      await hutch.page.waitForFunction(() => window.benchFigures !== undefined)
      return await hutch.page.evaluate(async () => (await window.benchFigures) ?? {})
    } finally {
      await hutch.close()
    }
  } finally {
    await server.close()
  }
}

/** One line per figure, as the other benchmarks print them: median, 95th percentile, verdict. */
export function report(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { ours, verdict } = judge(figure)
    const p95 = quantile(figure.ours, figure.better === 'lower' ? 0.95 : 0.05)
    process.stdout.write(
      `${figure.what.padEnd(52)} ${ours.median.toFixed(1).padStart(8)} ${figure.unit.padEnd(4)} (95 %: ${p95.toFixed(1)})  ${verdict}\n`,
    )
  }
}
