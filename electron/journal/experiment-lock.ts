import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isRecord } from '../../shared/base/parse.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { diskError, errorCode } from '../platform/disk-error.ts'

export const lockName = 'lock'

export interface ExperimentLock {
  release(): void
}

/** Who records into a folder: a process id alone is not enough, the system gives it out again. */
export interface LockOwner {
  readonly pid: number
  readonly host: string
  /** Tells two processes with the same id apart. */
  readonly born: string
}

/**
 * Takes the folder for this process, so that recovery leaves a running experiment alone. A lock of a process that is gone
 * is taken over. Throws `disk` naming the owner when there is one.
 */
export function lockExperiment(folder: string): ExperimentLock {
  const file = join(folder, lockName)
  try {
    const owner = liveOwner(folder)
    if (owner !== undefined) throw lockedBy(file, owner)
    const draft = `${file}.${process.pid}`
    writeSynced(draft, `${JSON.stringify(ourselves())}\n`)
    renameSync(draft, file)
  } catch (error) {
    throw diskError(error, file, 'take the experiment folder')
  }
  return { release: () => rmSync(file, { force: true }) }
}

/** The process that records into this folder now; undefined when nobody does. */
export function liveOwner(folder: string): LockOwner | undefined {
  const owner = readOwner(join(folder, lockName))
  if (owner === undefined) return undefined
  // Another machine's processes cannot be asked: what it locked stays locked until somebody removes the file.
  if (owner.host !== hostname()) return owner
  return bornOf(owner.pid) === owner.born ? owner : undefined
}

function ourselves(): LockOwner {
  return { pid: process.pid, host: hostname(), born: bornOf(process.pid) ?? '' }
}

/** A lock that was torn by a crash names nobody and holds nothing. */
function readOwner(file: string): LockOwner | undefined {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return undefined
    throw error
  }
  if (!isRecord(value)) return undefined
  const { pid, host, born } = value
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof born !== 'string') return undefined
  return { pid, host, born }
}

/**
 * When a process was started: boot id and clock ticks since boot, from Linux's /proc (field 22 of `stat`, proc(5)).
 * Undefined when there is no such process. Elsewhere only its existence can be asked.
 */
function bornOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${fields[19] ?? ''}`
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ESRCH') throw error
    return process.platform === 'linux' || !exists(pid) ? undefined : 'alive'
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

function writeSynced(file: string, text: string): void {
  const fd = openSync(file, 'w')
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function lockedBy(file: string, { pid, host }: LockOwner): HutchError {
  return new HutchError({
    kind: 'disk',
    message: `Another Hutch (process ${pid} on ${host}) records into this folder`,
    where: file,
    advice: 'Wait until it has finished. If that machine is gone for good, remove the lock file.',
  })
}
