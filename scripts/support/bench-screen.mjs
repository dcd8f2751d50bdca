import { resolve } from 'node:path'
import { foreground } from './child.mjs'
import { inProject, projectRoot } from './places.mjs'
import { Advice } from './say.mjs'
import { virtualDisplayPackages } from './system-packages.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'
import { readyRuntime } from './window.mjs'

const defaultSeconds = 60

/**
 * npm run bench -- screen [--seconds=N | --minutes=N] [--rate=HZ] [--size=PIXELS] [--frames=N] [--compression=METHOD] [--out=FOLDER]
 * [--profile=NAME]: the real window on a virtual display.
 */
export async function benchScreen(words) {
  const runtime = await readyRuntime(virtualDisplayPackages)
  const { display, stop } = await startVirtualDisplay()
  const env = {
    ...process.env,
    DISPLAY: display,
    HUTCH_ELECTRON: runtime.executable,
    HUTCH_BENCH_SECONDS: number(words, 'seconds', 60 * number(words, 'minutes', defaultSeconds / 60)),
    HUTCH_BENCH_RATE: number(words, 'rate', 100),
    HUTCH_BENCH_SIZE: number(words, 'size', 2048),
    HUTCH_BENCH_FRAMES: number(words, 'frames', Math.min(1000, Math.ceil(10 * number(words, 'rate', 100)))),
    HUTCH_BENCH_COMPRESSION: optionOf(words, 'compression') ?? 'none',
    ...file(words, 'out', 'HUTCH_BENCH_OUT'),
    ...file(words, 'profile', 'HUTCH_BENCH_PROFILE'),
  }
  const vitest = inProject('node_modules/vitest/vitest.mjs')
  const args = ['run', '--config', inProject('vitest.e2e.config.ts'), 'test/e2e/screen-bench.e2e.ts']
  const quiet = ['--disable-console-intercept', '--testTimeout=3600000']
  try {
    return await foreground(process.execPath, [vitest, ...args, ...quiet], { cwd: projectRoot, env })
  } finally {
    stop()
  }
}

function file(words, name, variable) {
  const path = optionOf(words, name)
  return path === undefined ? {} : { [variable]: resolve(path) }
}

function optionOf(words, name) {
  return words.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

function number(words, name, fallback) {
  const text = optionOf(words, name) ?? String(fallback)
  if (!(Number(text) > 0)) throw new Advice(`--${name} needs a number above 0, not "${text}".`)
  return text
}
