import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judge } from '../../electron/bench/figure.ts'
import { machine, machineLine } from '../../electron/bench/machine.ts'
import { figureLines } from '../../electron/cli/print-figure.ts'
import { Console, patienceMs } from './console.ts'
import { CpuProfile } from './cpu-profile.ts'
import { MemoryWatch } from './memory-watch.ts'
import { plainCopyHz } from './plain-copy.ts'
import { cpuSeconds, threadNames } from './process-figures.ts'
import { cpuLines, screenFigures, type StreamRun } from './screen-report.ts'
import { startSampling, takeSamples } from './screen-figures.ts'

/* `npm run bench -- screen`: the real window while a simulated camera streams through engine and writer. */

const seconds = Number(process.env.HUTCH_BENCH_SECONDS)
const rateHz = Number(process.env.HUTCH_BENCH_RATE)
const size = Number(process.env.HUTCH_BENCH_SIZE)
/** Where is recorded; the system's folder of temporary files unless named. */
const outFolder = process.env.HUTCH_BENCH_OUT ?? tmpdir()
const profile = process.env.HUTCH_BENCH_PROFILE
/** As descriptions name it. */
const compression = process.env.HUTCH_BENCH_COMPRESSION ?? 'none'
/** Of one experiment, 10 s unless told: the disk need not hold the whole measurement at once. */
const framesPerRun = Number(process.env.HUTCH_BENCH_FRAMES)
/** Of the simulated camera, between two frames. */
const readoutS = 0.001
/** A console that has just started still fills its caches. */
const memorySettlesS = 120

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
    compression: ${compression}
record: { sample: noise }
`

test.skipIf(!(seconds > 0))('the screen keeps up with a fast camera', async () => {
  const out = await mkdtemp(join(outFolder, 'hutch-screen-bench-'))
  const descriptions = join(out, 'descriptions')
  await mkdir(descriptions)
  await writeFile(join(descriptions, 'stream.yml'), description)
  const args = [`--descriptions=${descriptions}`, `--size=${size}`, '--speed=1', '--resident=8']
  const desk = await Console.start({ out: join(out, 'data'), args })
  try {
    const memory = new MemoryWatch(desk.hutch.app, desk.page, memorySettlesS)
    const runs = await measure(desk, memory, out)
    tell(runs, memory.lines())
  } finally {
    await desk.close()
    await rm(out, { recursive: true, force: true })
  }
})

async function measure(desk: Console, memory: MemoryWatch, out: string): Promise<readonly StreamRun[]> {
  await desk.until('IDLE')
  await startSampling(desk.page)
  const runs: StreamRun[] = []
  const startedMs = performance.now()
  memory.start()
  const cpu = profile === undefined ? undefined : await CpuProfile.start(desk.hutch.app, desk.page)
  while (runs.length === 0 || performance.now() - startedMs < seconds * 1000) {
    const run = await oneRun(desk)
    await expect
      .poll(() => threadNames(desk.hutch.app), { timeout: patienceMs })
      .not.toContain('hutch-export')
    await memory.rest()
    for (const folder of await readdir(join(out, 'data')))
      await rm(join(out, 'data', folder), { recursive: true })
    const copy = { folder: out, frames: framesPerRun, frameBytes: size * size * 2, rateHz }
    // A long measurement is one of memory: the machine need not work twice for it.
    runs.push({ ...run, plainHz: runs.length < 3 ? await plainCopyHz(copy) : undefined })
  }
  if (profile !== undefined) await cpu?.write(profile)
  await memory.stop()
  return runs
}

async function oneRun(desk: Console): Promise<Omit<StreamRun, 'plainHz'>> {
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
  const before = cpuSeconds(desk.hutch.app)
  const firstFrame = await desk.frameOnScreen()
  const startedMs = performance.now()
  await desk.page.getByTestId('run-state').getByText('DONE', { exact: true }).waitFor({ timeout: 600_000 })
  const tookS = (performance.now() - startedMs) / 1000
  const after = cpuSeconds(desk.hutch.app)
  const savedPerS = framesPerRun / ((performance.now() - runningMs) / 1000)
  const screen = await takeSamples(desk.page)
  return { screen, before, after, tookS, frames: framesPerRun - firstFrame, savedPerS }
}

function tell(runs: readonly StreamRun[], memory: readonly string[]): void {
  const figures = screenFigures(runs, rateHz).flatMap(figure => figureLines(figure, judge(figure)))
  const head = [
    machineLine(machine()),
    '',
    `screen: ${size}² uint16 at ${rateHz} Hz into ${outFolder}, compression: ${compression}`,
  ]
  process.stdout.write(`${[...head, ...figures, '', ...cpuLines(runs), '', ...memory].join('\n')}\n`)
}
