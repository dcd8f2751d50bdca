import { readdir } from 'node:fs/promises'
import { foreground } from './child.mjs'
import { inProject, projectRoot } from './places.mjs'
import { virtualDisplayPackages } from './system-packages.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'
import { readyRuntime } from './window.mjs'

const ending = '.bench.ts'

/** Names of the benchmarks that show a page of their own in an Electron: test/bench/NAME.bench.ts. */
export async function pageBenches() {
  const names = await readdir(inProject('test/bench'))
  return names.filter(name => name.endsWith(ending)).map(name => name.slice(0, -ending.length))
}

/** Runs them one after the other; answers with the exit code. */
export async function benchPages(names) {
  const runtime = await readyRuntime(virtualDisplayPackages)
  const { display, stop } = await startVirtualDisplay()
  try {
    const vitest = inProject('node_modules/vitest/vitest.mjs')
    const files = names.map(name => `test/bench/${name}${ending}`)
    const args = [vitest, 'run', '--config', inProject('vitest.bench.config.ts'), ...files]
    const env = { ...process.env, HUTCH_ELECTRON: runtime.executable, DISPLAY: display }
    return await foreground(process.execPath, args, { cwd: projectRoot, env })
  } finally {
    stop()
  }
}
