import type { Tone } from './run-words.ts'

/** What runs leave free of a disk of 40 GB or more; below it they hold. */
const reserveBytes = 2e9

export function diskTone(freeBytes: number | undefined): Tone {
  if (freeBytes === undefined || !Number.isFinite(freeBytes)) return 'quiet'
  return freeBytes < reserveBytes ? 'warn' : 'ok'
}
