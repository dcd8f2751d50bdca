import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export const projectRoot = resolve(import.meta.dirname, '../..')

export function inProject(...parts) {
  return join(projectRoot, ...parts)
}

/** Large things that outlive a checkout: outside git, shared by all checkouts of this user. */
export function cacheFolder() {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(base, 'hutch')
}
