import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { counted } from '../../shared/base/counted.ts'
import { formatBytes } from '../../shared/base/format-bytes.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { MadeRoom } from '../../shared/ipc/contract.ts'
import { finishedEntries, type FinishedEntry } from '../journal/finished-entries.ts'
import { keptResults, removeKept } from '../journal/kept-results.ts'
import { moveLeavingLink } from '../platform/move-leaving-link.ts'

export interface RoomMakerParts {
  /** Holds the folders of experiments. */
  readonly outputFolder: () => string
  readonly freeBytes: () => Promise<number>
  /** What must be free for the run to go on to its end. */
  readonly wantedBytes: () => Promise<number>
  /** Asks the person; undefined when cancelled. */
  readonly chooseFolder: () => Promise<string | undefined>
  /** Asks the person whether results that are kept for later workflows may go. */
  readonly mayRemoveKept: (kept: { readonly bytes: number; readonly experiments: number }) => Promise<boolean>
  readonly say: (text: string) => void
}

/**
 * Makes room for a run that waits for it. What is kept only to be computed faster is offered first; then finished files of
 * other experiments go to another disk, the oldest first, as many as are needed. Links at their old places keep every
 * experiment one thing.
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
      const removedBytes = await this.#removeKept()
      if (removedBytes > 0 && (await this.#hasEnough())) return { files: 0, bytes: 0, removedBytes }
      const target = await this.#parts.chooseFolder()
      if (target !== undefined) return { ...(await this.#moveTo(target)), removedBytes }
      return removedBytes === 0 ? undefined : { files: 0, bytes: 0, removedBytes }
    } finally {
      this.#isMoving = false
    }
  }

  /** By hand, whether a run waits or not; undefined when the person thought better of it. */
  async clearKept(): Promise<MadeRoom | undefined> {
    if (this.#isMoving) throw atIt
    const root = this.#parts.outputFolder()
    if ((await this.keptSize()).bytes === 0) throw nothingKept(root)
    const removedBytes = await this.#removeKept()
    return removedBytes === 0 ? undefined : { files: 0, bytes: 0, removedBytes }
  }

  async keptSize(): Promise<{ readonly bytes: number; readonly experiments: number }> {
    const kept = await keptResults(this.#parts.outputFolder())
    return { bytes: kept.reduce((sum, one) => sum + one.bytes, 0), experiments: kept.length }
  }

  async #removeKept(): Promise<number> {
    const { mayRemoveKept, outputFolder, say } = this.#parts
    const kept = await this.keptSize()
    if (kept.bytes === 0 || !(await mayRemoveKept(kept))) return 0
    // Asked anew: a workflow may have begun while the person thought.
    const removed = await removeKept(await keptResults(outputFolder()))
    say(`Removed ${formatBytes(removed)} of images that were kept for later workflows`)
    return removed
  }

  async #hasEnough(): Promise<boolean> {
    return (await this.#parts.freeBytes()) >= (await this.#parts.wantedBytes())
  }

  async #moveTo(target: string): Promise<Pick<MadeRoom, 'files' | 'bytes'>> {
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

function nothingKept(root: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: 'Nothing is kept for later workflows here',
    where: root,
    advice: 'What an experiment keeps that is being recorded or analysed stays until that has ended.',
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
