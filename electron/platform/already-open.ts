import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Chromium's mark of who uses a folder: a link to `computer-processId`. */
const mark = 'SingletonLock'

/** What is said to whoever starts Hutch a second time on the settings in `userData`: on this computer, or from another one. */
export function alreadyOpenWords(userData: string, here = hostname()): string {
  const advice = '  For another one beside it: --settings=FOLDER, a folder of its own.'
  const { computer, processId } = holderOf(userData) ?? {}
  if (computer === undefined || computer === here)
    return `Hutch is open already: its window was brought to the front.\n${advice}`
  return [
    `Hutch is open already on ${computer}, with the same settings in ${userData}.`,
    `  Quit it there. Should it have died there (process ${processId}), remove ${join(userData, mark)}.`,
    advice,
  ].join('\n')
}

function holderOf(userData: string): { computer: string; processId: string } | undefined {
  const [, computer, processId] = /^(.+)-(\d+)$/.exec(readMark(userData)) ?? []
  return computer === undefined || processId === undefined ? undefined : { computer, processId }
}

/** There is none on systems without links; then the other one is on this computer. */
function readMark(userData: string): string {
  try {
    return readlinkSync(join(userData, mark))
  } catch {
    return ''
  }
}
