import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './say.mjs'

const pollMs = 300
// A preparation takes about half a minute; whoever needs longer than this risks double work, nothing worse.
const longestHoldMs = 10 * 60_000

/**
 * Lets one process at a time do `work`. The lock only saves double work: what it guards must also be safe
 * without it (atomic renames), because a lock whose holder died or is very old is taken over without ceremony.
 */
export async function withLock(file, work) {
  await mkdir(dirname(file), { recursive: true })
  await takeLock(file)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function takeLock(file) {
  let told = false
  while (!(await tryToCreate(file))) {
    const holder = await readHolder(file)
    if (holder === undefined) continue
    if (holder.isGone) {
      await rm(file, { force: true })
      continue
    }
    if (!told) say(`Waiting for another Hutch process (${holder.pid}) that is doing the same …`)
    told = true
    await sleep(pollMs)
  }
}

/** Linking a written file makes the lock appear with its content at once, so a lock without a holder cannot exist. */
async function tryToCreate(file) {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify({ pid: process.pid, host: hostname() }))
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function readHolder(file) {
  try {
    const { pid, host } = JSON.parse(await readFile(file, 'utf8'))
    const ageMs = Date.now() - (await stat(file)).mtimeMs
    return { pid, isGone: ageMs > longestHoldMs || (host === hostname() && !isAlive(pid)) }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
