// npm run check: types, lint, format, the quick tests and dead code, in two lanes, since a machine has two cores. Tests of
// whole processes and with other programs, and nine tenths of the random cases, are left to npm test.
import { capture } from './support/child.mjs'
import { projectRoot } from './support/places.mjs'
import { runScript, say } from './support/say.mjs'

/** Steps of one lane run one after the other, each on about one core; the lanes take about as long as each other. */
const lanes = [
  ['types', 'unit -- --project=tidy --project=shared --project=renderer --maxWorkers=1', 'dead'],
  ['lint', 'format', 'unit -- --project=electron --maxWorkers=1'],
]
const env = { ...process.env, HUTCH_CASES: '0.1' }

async function main() {
  const failures = await Promise.all(lanes.map(runLane))
  return Math.min(1, failures.flat().length)
}

async function runLane(steps) {
  const failed = []
  for (const step of steps) if (!(await passes(step))) failed.push(step)
  return failed
}

/** What a step prints is shown when it failed, in one piece: the lanes would mix their lines. */
async function passes(step) {
  const [name, ...args] = step.split(' ')
  const started = Date.now()
  const { code, stdout, stderr } = await capture('npm', ['run', '--silent', name, ...args], {
    cwd: projectRoot,
    env,
  })
  if (code !== 0) say(stdout + stderr)
  say(`${code === 0 ? '✓' : '✗'} ${name} ${Math.round((Date.now() - started) / 1000)} s`)
  return code === 0
}

await runScript(main)
