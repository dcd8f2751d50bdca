import { existsSync, readFileSync } from 'node:fs'

/** A child whose parent has died is a zombie until init has looked at it. */
export function isAlive(pid: string): boolean {
  return existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
}
