import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { build, preview } from 'vite'
import { judge, quantile, type Figure } from '../../electron/bench/figure.ts'
import { launchHutch } from '../e2e/launch-electron.ts'
import { MainThread, type MainThreadWork } from './main-thread.ts'
import type { PhaseFigures } from './pages/phases.ts'

const here = import.meta.dirname
const configFile = resolve(here, 'vite.config.ts')
const patienceMs = 120_000

export interface FoundInPage {
  /** By the name the page gave them. */
  readonly figures: PhaseFigures
  /** By the name of the phase. */
  readonly work: Readonly<Record<string, MainThreadWork>>
}

/** Runs the phases of a page in the real Electron. HUTCH_BENCH_PROFILE names a folder for a CPU profile of each. */
export async function benchPage(name: string): Promise<FoundInPage> {
  await build({ configFile, logLevel: 'warn' })
  const server = await preview({ configFile, preview: { port: 0 }, logLevel: 'warn' })
  try {
    const page = `${server.resolvedUrls?.local[0] ?? ''}${name}.html`
    const hutch = await launchHutch({ appFolder: resolve(here, 'app'), env: { HUTCH_BENCH_PAGE: page } })
    try {
      hutch.page.setDefaultTimeout(patienceMs)
      await hutch.page.waitForLoadState('load')
      const found = await runPhases(hutch.page)
      const errors = await hutch.pageErrors()
      if (errors.length > 0) throw new Error(`The page ${name} failed: ${errors.join('\n')}`)
      return found
    } finally {
      await hutch.close()
    }
  } finally {
    await server.close()
  }
}

async function runPhases(page: Page): Promise<FoundInPage> {
  const mainThread = await MainThread.of(page, process.env.HUTCH_BENCH_PROFILE)
  await page.waitForFunction(() => window.benchPhases !== undefined)
  const phases = await page.evaluate(() => Object.keys(window.benchPhases ?? {}))
  const work: Record<string, MainThreadWork> = {}
  let figures: PhaseFigures = {}
  for (const phase of phases) {
    const done = await mainThread.during(phase, () =>
      page.evaluate(async which => (await window.benchPhases?.[which]?.()) ?? {}, phase),
    )
    work[phase] = done.work
    figures = { ...figures, ...done.answer }
  }
  return { figures, work }
}

/** One line per figure, as the other benchmarks print them: median, 95th percentile, verdict. */
export function report(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { ours, verdict } = judge(figure)
    const decimals = ours.median < 10 ? 2 : 1
    const p95 = quantile(figure.ours, figure.better === 'lower' ? 0.95 : 0.05)
    process.stdout.write(
      `${figure.what.padEnd(52)} ${ours.median.toFixed(decimals).padStart(8)} ${figure.unit.padEnd(4)} (95 %: ${p95.toFixed(decimals)})  ${verdict}\n`,
    )
  }
}
