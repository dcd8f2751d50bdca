// npm run lint: oxlint for everything but components and for what their scripts mean, ESLint for how components are written.
import { capture } from './support/child.mjs'
import { inProject, projectRoot } from './support/places.mjs'
import { runScript, say } from './support/say.mjs'
import { ofComponents, withComponentScripts } from './lint/component-scripts.mjs'

const oxlintProgram = inProject('node_modules/oxlint/bin/oxlint')
const eslintProgram = inProject('node_modules/eslint/bin/eslint.js')

async function main() {
  const codes = await Promise.all([withComponentScripts(oxlint), eslint()])
  return Math.max(...codes)
}

/** The scripts of components are named one by one: oxlint passes over folders that git ignores. */
async function oxlint(componentScripts) {
  const { code, stdout, stderr } = await run(oxlintProgram, [
    '--config',
    'oxlint.config.js',
    '.',
    ...componentScripts,
  ])
  if (code !== 0) say(ofComponents(stdout + stderr))
  return code
}

async function eslint() {
  const cache = ['--cache', '--cache-location', '.cache/eslint']
  const { code, stdout, stderr } = await run(eslintProgram, ['.', '--max-warnings=0', ...cache])
  if (code !== 0) say(stdout + stderr)
  return code
}

function run(program, args) {
  return capture(process.execPath, [program, ...args], { cwd: projectRoot })
}

await runScript(main)
