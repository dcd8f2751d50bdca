import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { budgets } from '../../electron/bench/budgets.ts'
import { judge, type Figure } from '../../electron/bench/figure.ts'
import { launchHutch } from '../e2e/launch-electron.ts'
import { cpuSeconds } from '../e2e/process-figures.ts'
import { report } from './window-bench.ts'

/* From `npm start` to the first simulated frame on screen, as at the first start: no settings, no data, nothing chosen. */

const projectRoot = resolve(import.meta.dirname, '../..')
const rounds = 3
const patienceMs = 120_000

/** One start, ms from its beginning. */
interface Start {
  readonly windowMs: number
  readonly idleMs: number
  /** Every click counted from when the one before it had shown its effect: how long a person thinks is not ours. */
  readonly chosenMs: number
  readonly runningMs: number
  readonly firstFrameMs: number
  /** Processor time of Hutch and its simulated beamline until then: what is left of these figures on a busy machine. */
  readonly processorMs: number
}

test('from npm start to the first frame on screen', async () => {
  const commandMs: number[] = []
  const starts: Start[] = []
  for (let round = 0; round < rounds; round++) {
    commandMs.push(await timeOfCommand())
    starts.push(await firstStart())
  }
  const figures = startFigures(commandMs, starts)
  report(figures)
  expect(figures.map(figure => judge(figure).verdict)).not.toContain('missed')
})

function startFigures(commandMs: readonly number[], starts: readonly Start[]): readonly Figure[] {
  const ms = { unit: 'ms', better: 'lower' } as const
  return [
    { what: 'npm start, already built, to Electron', ...ms, ours: commandMs },
    { what: 'Electron started to a window with content', ...ms, ours: starts.map(start => start.windowMs) },
    { what: '… to idle, the simulated beamline connected', ...ms, ours: starts.map(start => start.idleMs) },
    { what: 'Experiment chosen to its plan', ...ms, ours: starts.map(start => start.chosenMs) },
    { what: 'Start pressed to running', ...ms, ours: starts.map(start => start.runningMs) },
    {
      what: 'Start pressed to the first frame on screen',
      ...ms,
      ours: starts.map(start => start.firstFrameMs),
    },
    { what: 'Processor time until then, all processes', ...ms, ours: starts.map(start => start.processorMs) },
    {
      ...{ what: 'All together', ...ms, target: budgets.firstFrameMs },
      ours: starts.map(
        ({ chosenMs, firstFrameMs, idleMs }, round) =>
          (commandMs[round] ?? NaN) + idleMs + chosenMs + firstFrameMs,
      ),
    },
  ]
}

/** What `npm start` does before it hands over to Electron: a program that ends at once stands in for that. */
async function timeOfCommand(): Promise<number> {
  const startMs = performance.now()
  const env = { ...process.env, HUTCH_ELECTRON: '/bin/true' }
  const npm = spawn('npm', ['start', '--silent'], { cwd: projectRoot, env, stdio: 'ignore' })
  const code = await new Promise<number | null>((resolve, reject) => {
    npm.once('exit', resolve)
    npm.once('error', reject)
  })
  if (code !== 0) throw new Error(`npm start ended with ${String(code)}`)
  return performance.now() - startMs
}

async function firstStart(): Promise<Start> {
  const out = await mkdtemp(join(tmpdir(), 'hutch-start-bench-'))
  const startMs = performance.now()
  const hutch = await launchHutch({ args: [`--out=${out}`] })
  try {
    hutch.page.setDefaultTimeout(patienceMs)
    const steps = await firstSteps(hutch.page, startMs)
    const processorS = Object.values(cpuSeconds(hutch.app)).reduce((sum, seconds) => sum + seconds, 0)
    return { ...steps, processorMs: 1000 * processorS }
  } finally {
    await hutch.close()
    await rm(out, { recursive: true, force: true })
  }
}

async function firstSteps(page: Page, startMs: number): Promise<Omit<Start, 'processorMs'>> {
  const state = page.getByTestId('run-state')
  await state.waitFor()
  const windowMs = performance.now() - startMs
  await state.getByText('IDLE', { exact: true }).waitFor()
  const idleMs = performance.now() - startMs
  const chosenMs = await timeOf(async () => {
    await page.getByRole('radio', { name: /^EFF/ }).click()
    await page.locator('[data-command="run.start"]:not([aria-disabled="true"])').first().waitFor()
  })
  const pressedMs = performance.now()
  await page.locator('[data-command="run.start"]').first().click()
  await state.getByText('RUNNING', { exact: true }).waitFor()
  const runningMs = performance.now() - pressedMs
  await page.waitForFunction(
    () => Number(document.querySelector('[data-testid=image-stage]')?.getAttribute('data-frame') ?? -1) >= 0,
  )
  return { windowMs, idleMs, chosenMs, runningMs, firstFrameMs: performance.now() - pressedMs }
}

async function timeOf(act: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await act()
  return performance.now() - startMs
}
