// npm test: everything that must hold, one after the other, with one line of counts at the end.
import { mkdir, rm } from 'node:fs/promises'
import { foreground } from './support/child.mjs'
import { checkCounts, sum, vitestCounts } from './support/outcome.mjs'
import { inProject, projectRoot } from './support/places.mjs'
import { runScript, say } from './support/say.mjs'
import {
  ensureSystemPackages,
  testPackages,
  virtualDisplayPackages,
  windowPackages,
} from './support/system-packages.mjs'

const unitReport = inProject('test-results/unit.json')
const e2eReport = inProject('test-results/e2e.json')

const steps = [
  { name: 'types', run: () => check('types') },
  { name: 'lint', run: () => check('lint') },
  { name: 'format', run: () => check('format') },
  { name: 'build', run: () => check('build') },
  { name: 'unit', run: unit },
  { name: 'e2e', run: e2e },
]

async function main() {
  await ensureSystemPackages([...windowPackages, ...virtualDisplayPackages], 'the tests in a real window')
  await ensureSystemPackages(testPackages, 'the tests with other programs', { optional: true })
  await prepareReports()
  const results = []
  for (const step of steps) results.push(await timed(step))
  const total = sum(results)
  printTable(results)
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return total.failed === 0 ? 0 : 1
}

async function prepareReports() {
  await mkdir(inProject('test-results'), { recursive: true })
  await rm(unitReport, { force: true })
  await rm(e2eReport, { force: true })
}

async function timed({ name, run }) {
  say(`\n── ${name}`)
  const started = Date.now()
  const counts = await run()
  return { name, ...counts, seconds: Math.round((Date.now() - started) / 1000) }
}

async function check(script) {
  return checkCounts(await foreground('npm', ['run', '--silent', script], { cwd: projectRoot }))
}

async function unit() {
  const vitest = inProject('node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  const code = await foreground(process.execPath, [vitest, 'run', ...reporters], { cwd: projectRoot })
  return vitestCounts(unitReport, code)
}

async function e2e() {
  const args = [inProject('scripts/e2e.mjs'), `--report=${e2eReport}`]
  return vitestCounts(e2eReport, await foreground(process.execPath, args, { cwd: projectRoot }))
}

function printTable(results) {
  console.log(`\n${'step'.padEnd(8)}passed  failed  skipped  time`)
  for (const { name, passed, failed, skipped, seconds } of results) {
    const numbers = `${String(passed).padStart(6)}${String(failed).padStart(8)}${String(skipped).padStart(9)}`
    console.log(`${name.padEnd(8)}${numbers}${`${seconds} s`.padStart(6)}`)
  }
}

await runScript(main)
