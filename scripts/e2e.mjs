// npm run e2e [-- --headed] [--screenshots[=FOLDER]] [--at-once=N] [arguments for vitest]: the tests on a real Electron.
// npm run screenshots [-- --screenshots=FOLDER]: no tests but pictures of every state in every theme, with an index.
// Without --headed they run on virtual displays of their own. --screenshots empties and fills FOLDER.
// --at-once: so many files, each worker with a display of its own; those that measure the window's speed still run alone.
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { buildIfStale } from './support/build.mjs'
import { foreground } from './support/child.mjs'
import { inProject, projectRoot } from './support/places.mjs'
import { Advice, runScript } from './support/say.mjs'
import { virtualDisplayPackages } from './support/system-packages.mjs'
import { startVirtualDisplay } from './support/virtual-display.mjs'
import { hasDisplay, readyRuntime } from './support/window.mjs'

const ownOptions = /^--(headed|screenshots|report|gallery|at-once)(?:=(.*))?$/

async function main() {
  const { own, others } = splitArguments(process.argv.slice(2))
  const isHeaded = own.has('headed')
  if (isHeaded && !hasDisplay()) throw new Advice('--headed needs a display, and none was found.')
  await buildIfStale()
  const runtime = await readyRuntime(isHeaded ? [] : virtualDisplayPackages)
  const gallery = own.has('gallery') ? { HUTCH_GALLERY: 'yes' } : {}
  const env = {
    ...process.env,
    ...gallery,
    HUTCH_ELECTRON: runtime.executable,
    ...(await screenshotSettings(own)),
  }
  const args = vitestArguments(own.get('report'), others)
  return isHeaded ? runTests(args, env) : runTestsVirtually(args, env, filesAtOnce(own.get('at-once')))
}

function splitArguments(args) {
  const own = new Map()
  const others = []
  for (const argument of args) {
    const [, name, value] = ownOptions.exec(argument) ?? []
    if (name === undefined) others.push(argument)
    else own.set(name, value)
  }
  return { own, others }
}

async function screenshotSettings(own) {
  if (!own.has('screenshots') && !own.has('gallery')) return {}
  const folder = resolve(own.get('screenshots') ?? inProject('test-results/screenshots'))
  await rm(folder, { recursive: true, force: true })
  return { HUTCH_SCREENSHOTS: folder }
}

function vitestArguments(reportFile, others) {
  const report = reportFile && ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  return ['run', '--config', inProject('vitest.e2e.config.ts'), ...(report ?? []), ...others]
}

function filesAtOnce(text = '1') {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new Advice(`--at-once takes a whole number of files, not "${text}".`)
}

async function runTestsVirtually(args, env, atOnce) {
  const started = await Promise.all(Array.from({ length: atOnce }, startVirtualDisplay))
  const displays = started.map(({ display }) => display)
  try {
    return await runTests(args, { ...env, DISPLAY: displays[0], HUTCH_DISPLAYS: displays.join(' ') })
  } finally {
    for (const { stop } of started) stop()
  }
}

function runTests(args, env) {
  const vitest = inProject('node_modules/vitest/vitest.mjs')
  return foreground(process.execPath, [vitest, ...args], { cwd: projectRoot, env })
}

await runScript(main)
