import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { foreground } from './child.mjs'
import { withLock } from './lock.mjs'
import { inProject } from './places.mjs'
import { Advice, say } from './say.mjs'

export const builtCli = inProject('out/main/cli.js')

const sources = ['electron', 'renderer', 'shared', 'electron.vite.config.ts', 'package.json']
const products = ['out/main/main.js', 'out/main/cli.js', 'out/preload/preload.cjs', 'out/renderer/index.html']

export async function buildIfStale() {
  if (await isStale()) await build(isStale)
}

export async function buildIfMissing() {
  if (!existsSync(builtCli)) await build(() => !existsSync(builtCli))
}

/** One build at a time: programs started together would otherwise empty each other's output folder. */
function build(isStillNeeded) {
  return withLock(inProject('.cache/build.lock'), async () => {
    if (!(await isStillNeeded())) return
    say('Building Hutch …')
    // The build's own words go to stderr as well: stdout may be a data stream that another program reads.
    const code = await foreground(process.execPath, [...viteCommand(), '--logLevel', 'warn'], {
      cwd: inProject(),
      stdio: ['ignore', 2, 2],
    })
    if (code !== 0) throw new Advice(`The build failed (exit code ${code}); its messages are above.`)
  })
}

function viteCommand() {
  const program = inProject('node_modules/electron-vite/bin/electron-vite.js')
  if (existsSync(program)) return [program, 'build']
  throw new Advice('The packages Hutch is built with are missing. Please run "npm install" first.')
}

async function isStale() {
  const made = await Promise.all(products.map(product => modifiedMs(inProject(product), 0)))
  const changed = await Promise.all(sources.map(source => newestMs(inProject(source))))
  return Math.min(...made) < Math.max(...changed)
}

async function newestMs(path) {
  const names = await readdir(path, { recursive: true }).catch(() => [])
  const times = await Promise.all(names.map(name => modifiedMs(join(path, name), 0)))
  return times.reduce((newest, time) => Math.max(newest, time), await modifiedMs(path, 0))
}

async function modifiedMs(path, whenMissing) {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? whenMissing
}
