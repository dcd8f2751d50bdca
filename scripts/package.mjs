// npm run package [-- TARGET…]: a folder to run from in dist/, or the targets named, for instance AppImage deb.
// Packs the Electron that Hutch is run and tested with here: the official one, where it can be had.
import { cp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { electronRuntime, sayRuntime } from './runtime/runtime.mjs'
import { buildIfStale } from './support/build.mjs'
import { foreground } from './support/child.mjs'
import { inProject, projectRoot } from './support/places.mjs'
import { runScript, say } from './support/say.mjs'

const targets = process.argv.slice(2)
const distribution = inProject('dist/.electron')

async function main() {
  await buildIfStale()
  const runtime = await electronRuntime()
  sayRuntime(runtime)
  await copyDistribution(dirname(runtime.executable))
  const code = await foreground(process.execPath, builderCommand(runtime.version), { cwd: projectRoot })
  await rm(distribution, { recursive: true, force: true })
  if (code === 0 && targets.length === 0) say(`Packaged: ${inProject('dist/linux-unpacked/hutch')}`)
  return code
}

/** Without an app of its own: electron-builder leaves it in, and Electron would start it instead of Hutch. */
async function copyDistribution(source) {
  const ownApps = ['app', 'default_app.asar'].map(name => join(source, 'resources', name))
  await rm(distribution, { recursive: true, force: true })
  await cp(source, distribution, { recursive: true, filter: path => !ownApps.includes(path) })
}

function builderCommand(version) {
  const program = inProject('node_modules/electron-builder/cli.js')
  const what = targets.length === 0 ? ['--dir'] : ['--linux', ...targets]
  const electron = [`--config.electronDist=${distribution}`, `--config.electronVersion=${version}`]
  return [program, ...what, '--publish=never', ...electron]
}

await runScript(main)
