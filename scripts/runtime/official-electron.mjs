// The binary that belongs to the npm package `electron`. Its installer downloads from outside the npm registry,
// which isolated networks do not allow, so a failure is expected, found quickly, and remembered for a day.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withLock } from '../support/lock.mjs'
import { cacheFolder, inProject, makeCacheFolder } from '../support/places.mjs'
import { say, sayWhile } from '../support/say.mjs'

const packageFolder = inProject('node_modules/electron')
const stallMs = 20_000
const pollMs = 1_000
const retryAfterMs = 24 * 3_600_000

/** The installed official binary; tries its download when that is allowed and did not fail within the last day. */
export async function officialElectron() {
  const installed = await installedElectron()
  if (installed !== undefined || !mayDownload()) return installed
  const failedBefore = join(cacheFolder(), `official-electron-${await packageVersion()}-unreachable`)
  if (await isFresh(failedBefore)) return undefined
  await makeCacheFolder()
  return withLock(join(cacheFolder(), 'official-electron.lock'), async () => {
    if (await isFresh(failedBefore)) return undefined
    return (await installedElectron()) ?? (await download(failedBefore))
  })
}

function mayDownload() {
  return process.env['HUTCH_NO_DOWNLOAD'] !== '1' && existsSync(join(packageFolder, 'install.js'))
}

async function installedElectron() {
  // The installer writes path.txt last, so a killed installation is not taken for a whole one.
  const place = await readText(join(packageFolder, 'path.txt'))
  if (place === undefined) return undefined
  const executable = join(packageFolder, 'dist', place)
  if (!existsSync(executable)) return undefined
  return { executable, version: await packageVersion(), origin: 'official' }
}

async function download(failedBefore) {
  const problem = await sayWhile(`Fetching the official Electron ${await packageVersion()}`, runInstaller())
  const installed = await installedElectron()
  if (installed !== undefined) return installed
  say(`The official Electron cannot be fetched here (${problem}); not tried again for a day.`)
  await writeFile(failedBefore, `${problem}\n`)
  return undefined
}

/**
 * Runs the package's own installer, and ends it when no byte has arrived for a while: it has no time limit itself.
 * Answers with what went wrong, if anything did.
 */
async function runInstaller() {
  const folder = await mkdtemp(join(tmpdir(), 'hutch-electron-'))
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', text => (errors += text))
  const watch = killWhenStalled(child, [folder, join(packageFolder, 'dist')])
  try {
    await once(child, 'close')
    return child.signalCode === null ? firstLine(errors) : `no answer within ${stallMs / 1000} s`
  } finally {
    clearInterval(watch)
    await rm(folder, { recursive: true, force: true })
  }
}

function killWhenStalled(child, folders) {
  let bytesSeen = 0
  let lastGrowth = Date.now()
  return setInterval(async () => {
    const bytes = await totalBytes(folders)
    if (bytes !== bytesSeen) lastGrowth = Date.now()
    bytesSeen = bytes
    if (Date.now() - lastGrowth > stallMs) child.kill()
  }, pollMs)
}

async function totalBytes(folders) {
  let total = 0
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names) total += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0
  }
  return total
}

async function packageVersion() {
  return JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')).version
}

async function isFresh(file) {
  const made = await stat(file).catch(() => undefined)
  return made !== undefined && Date.now() - made.mtimeMs < retryAfterMs
}

async function readText(file) {
  return readFile(file, 'utf8').catch(() => undefined)
}

function firstLine(text) {
  return text.trim().split('\n')[0] || 'it ended without an error but left no executable'
}
