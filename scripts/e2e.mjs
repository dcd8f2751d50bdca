// npm run e2e [-- --headed] [--screenshots[=FOLDER]] [arguments for vitest]: the tests on a real Electron.
// npm run screenshots [-- --screenshots=FOLDER]: no tests but pictures of every state in every theme, with an index.
// Without --headed they run on a virtual display of their own. --screenshots empties and fills FOLDER.
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { buildIfStale } from './support/build.mjs'
import { foreground } from './support/child.mjs'
import { inProject, projectRoot } from './support/places.mjs'
import { Advice, runScript } from './support/say.mjs'
import { virtualDisplayPackages } from './support/system-packages.mjs'
import { startVirtualDisplay } from './support/virtual-display.mjs'
import { hasDisplay, readyRuntime } from './support/window.mjs'

const ownOptions = /^--(headed|screenshots|report|gallery)(?:=(.*))?$/

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
  return isHeaded ? runTests(args, env) : runTestsVirtually(args, env)
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

async function runTestsVirtually(args, env) {
  const { display, stop } = await startVirtualDisplay()
  try {
    return await runTests(args, { ...env, DISPLAY: display })
  } finally {
    stop()
  }
}

function runTests(args, env) {
  const vitest = inProject('node_modules/vitest/vitest.mjs')
  return foreground(process.execPath, [vitest, ...args], { cwd: projectRoot, env })
}

await runScript(main)
