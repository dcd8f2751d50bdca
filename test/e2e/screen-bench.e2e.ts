import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { budgets } from '../../electron/bench/budgets.ts'
import { judge, quantile, type Figure } from '../../electron/bench/figure.ts'
import { machine, machineLine } from '../../electron/bench/machine.ts'
import { figureLines } from '../../electron/cli/print-figure.ts'
import { Console, patienceMs } from './console.ts'
import { processFigures, type ProcessFigures } from './process-figures.ts'
import { startSampling, takeSamples, type ScreenSamples } from './screen-figures.ts'

/* `npm run bench -- screen`: the real window while a simulated camera streams through engine and writer. */

const seconds = Number(process.env.HUTCH_BENCH_SECONDS)
const rateHz = Number(process.env.HUTCH_BENCH_RATE)
const size = Number(process.env.HUTCH_BENCH_SIZE)
/** 10 s at 840 MB/s: the disk need not hold the whole measurement at once. */
const framesPerRun = 1000
/** Of the simulated camera, between two frames. */
const readoutS = 0.001

const description = `
hutch: 1
sequence: Stream
definition: time-series
tree:
  - acquisition: Image
    role: data
    detector: frelon
    frames: ${framesPerRun}
    exposure: ${(1 / rateHz - readoutS).toFixed(5)} s
record: { sample: noise }
`

interface Run {
  readonly screen: ScreenSamples
  readonly before: ProcessFigures
  readonly after: ProcessFigures
  readonly tookS: number
  /** From the start to the closed file, preparation and the first frames' computing included. */
  readonly savedPerS: number
}

test.skipIf(!(seconds > 0))('the screen keeps up with a fast camera', async () => {
  const out = await mkdtemp(join(tmpdir(), 'hutch-screen-bench-'))
  const descriptions = join(out, 'descriptions')
  await mkdir(descriptions)
  await writeFile(join(descriptions, 'stream.yml'), description)
  const args = [`--descriptions=${descriptions}`, `--size=${size}`, '--speed=1', '--resident=8']
  const desk = await Console.start({ out: join(out, 'data'), args })
  try {
    tell(await measure(desk, join(out, 'data')))
  } finally {
    await desk.close()
    await rm(out, { recursive: true, force: true })
  }
})

async function measure(desk: Console, data: string): Promise<readonly Run[]> {
  await desk.until('IDLE')
  await startSampling(desk.page)
  const runs: Run[] = []
  const startedMs = performance.now()
  while (runs.length === 0 || performance.now() - startedMs < seconds * 1000) {
    runs.push(await oneRun(desk))
    for (const folder of await readdir(data)) await rm(join(data, folder), { recursive: true })
  }
  return runs
}

async function oneRun(desk: Console): Promise<Run> {
  await desk.page.keyboard.press('Control+Shift+S')
  await desk.page.getByRole('radio', { name: /^Stream/ }).click()
  await desk.page
    .getByTestId('plan-summary')
    .getByText(String(framesPerRun), { exact: true })
    .first()
    .waitFor()
  await desk.button('run.start').click()
  await desk.until('RUNNING')
  const runningMs = performance.now()
  await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBeGreaterThan(0)
  await takeSamples(desk.page)
  const before = await processFigures(desk.hutch.app)
  const startedMs = performance.now()
  await desk.page.getByTestId('run-state').getByText('DONE', { exact: true }).waitFor({ timeout: 600_000 })
  const tookS = (performance.now() - startedMs) / 1000
  const after = await processFigures(desk.hutch.app)
  const savedPerS = framesPerRun / ((performance.now() - runningMs) / 1000)
  return { screen: await takeSamples(desk.page), before, after, tookS, savedPerS }
}

function tell(runs: readonly Run[]): void {
  const all = <T>(of: (run: Run) => readonly T[]): readonly T[] => runs.flatMap(of)
  const agesMs = all(({ screen }) => screen.agesMs)
  const cpu = (of: (figures: ProcessFigures) => number | undefined): readonly number[] =>
    runs.map(({ after, before, tookS }) => (100 * ((of(after) ?? NaN) - (of(before) ?? NaN))) / tookS)
  const frameServer = cpu(({ frameServerS }) => frameServerS).filter(Number.isFinite)
  const higher = { better: 'higher' } as const
  const lower = { better: 'lower' } as const
  const figures: readonly Figure[] = [
    {
      ...{ what: `frames saved, of ${rateHz} asked, start and close included`, unit: '/s', ...higher },
      ...{ ours: runs.map(({ savedPerS }) => savedPerS) },
    },
    { what: 'frame age on screen, median', unit: 'ms', ...lower, ours: agesMs },
    {
      ...{ what: 'frame age on screen, 95 %', unit: 'ms', ...lower },
      ...{ ours: [quantile(agesMs, 0.95)], target: budgets.frameAgeP95Ms },
    },
    {
      ...{ what: 'images shown', unit: '/s', ...higher },
      ...{ ours: all(({ screen }) => screen.shownHz), target: budgets.imagesShownPerS },
    },
    {
      ...{ what: 'window repaints', unit: '/s', ...higher },
      ...{ ours: all(({ screen }) => screen.windowFps), target: budgets.windowFps },
    },
    {
      what: 'CPU of the window page and painter',
      unit: '%',
      ...lower,
      ours: cpu(({ rendererS }) => rendererS),
    },
    { what: 'CPU of main process with all threads', unit: '%', ...lower, ours: cpu(({ mainS }) => mainS) },
    ...(frameServer.length === 0
      ? []
      : [{ what: 'CPU of the frame server', unit: '%', ...lower, ours: frameServer }]),
    {
      ...{ what: 'frames left out on screen', unit: '', ...lower },
      ...{ ours: [Math.max(0, ...all(({ screen }) => screen.vitals.map(v => v.droppedOnScreen)))] },
    },
    ...memoryGrowth(runs),
  ]
  const lines = figures.flatMap(figure => figureLines(figure, judge(figure)))
  const head = [machineLine(machine()), '', `screen: ${size}² uint16 at ${rateHz} Hz`]
  process.stdout.write(`${[...head, ...lines].join('\n')}\n`)
}

/** Of the last third of the runs over the second; needs six of them, a minute and more. */
function memoryGrowth(runs: readonly Run[]): readonly Figure[] {
  if (runs.length < 6) return []
  const third = Math.floor(runs.length / 3)
  const bytes = runs.map(({ after }) => after.memoryBytes)
  const growth = quantile(bytes.slice(2 * third), 0.5) / quantile(bytes.slice(third, 2 * third), 0.5)
  const figure = {
    what: 'memory, last third of the time over the second',
    unit: '×',
    better: 'lower',
  } as const
  return [{ ...figure, ours: [growth], target: budgets.memoryGrowth }]
}
