import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { counted } from '../../shared/base/counted.ts'
import { formatBytes } from '../../shared/base/format-bytes.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { MadeRoom } from '../../shared/ipc/contract.ts'
import { finishedEntries, type FinishedEntry } from '../journal/finished-entries.ts'
import { moveLeavingLink } from '../platform/move-leaving-link.ts'

export interface RoomMakerParts {
  /** Holds the folders of experiments. */
  readonly outputFolder: () => string
  readonly freeBytes: () => Promise<number>
  /** What must be free for the run to go on to its end. */
  readonly wantedBytes: () => Promise<number>
  /** Asks the person; undefined when cancelled. */
  readonly chooseFolder: () => Promise<string | undefined>
  readonly say: (text: string) => void
}

/**
 * Makes room for a run that waits for it: finished files of other experiments go to another disk, the oldest first, as
 * many as are needed. Links at their old places keep every experiment one thing.
 */
export class RoomMaker {
  readonly #parts: RoomMakerParts
  #isMoving = false

  constructor(parts: RoomMakerParts) {
    this.#parts = parts
  }

  async make(): Promise<MadeRoom | undefined> {
    if (this.#isMoving) throw atIt
    this.#isMoving = true
    try {
      const target = await this.#parts.chooseFolder()
      return target === undefined ? undefined : await this.#moveTo(target)
    } finally {
      this.#isMoving = false
    }
  }

  async #moveTo(target: string): Promise<MadeRoom> {
    const { outputFolder, say, wantedBytes } = this.#parts
    const root = outputFolder()
    if ((await stat(root)).dev === (await stat(target)).dev) throw sameDisk(target)
    const entries = await finishedEntries(root)
    if (entries.length === 0) throw nothingToMove(root)
    const wanted = await wantedBytes()
    say(`Moving finished files to ${target}; the run goes on by itself when there is room`)
    const moved = await this.#moveUntil(wanted, entries, target)
    const bytes = moved.reduce((sum, entry) => sum + entry.bytes, 0)
    say(`Moved ${counted(moved.length, 'file')} (${formatBytes(bytes)}) to ${target}`)
    return { files: moved.length, bytes }
  }

  async #moveUntil(
    wantedBytes: number,
    entries: readonly FinishedEntry[],
    target: string,
  ): Promise<readonly FinishedEntry[]> {
    const moved: FinishedEntry[] = []
    for (const entry of entries) {
      if ((await this.#parts.freeBytes()) >= wantedBytes) break
      await moveLeavingLink(entry.file, join(target, entry.experiment, basename(entry.file)))
      moved.push(entry)
    }
    return moved
  }
}

const atIt = new HutchError({
  kind: 'usage',
  message: 'Files are being moved already',
  advice: 'The run goes on by itself when there is room.',
})

function sameDisk(folder: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: 'This folder is on the disk that is full',
    where: folder,
    advice: 'Choose a folder on another disk.',
  })
}

function nothingToMove(root: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: 'No finished experiment lies here that could be moved',
    where: root,
    advice: 'Free space on this disk by hand; the run goes on by itself then.',
  })
}
