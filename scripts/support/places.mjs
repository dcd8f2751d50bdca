import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Advice } from './say.mjs'

export const projectRoot = resolve(import.meta.dirname, '../..')

export function inProject(...parts) {
  return join(projectRoot, ...parts)
}

/** Large things that outlive a checkout: outside git, shared by all checkouts of this user. */
export function cacheFolder() {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(base, 'hutch')
}

export async function makeCacheFolder() {
  try {
    await mkdir(cacheFolder(), { recursive: true })
  } catch (error) {
    throw new Advice(
      `Hutch keeps downloads in ${cacheFolder()}, which cannot be made (${error.code}).\n` +
        'What to do: set XDG_CACHE_HOME to a folder you may write to.',
    )
  }
}
