import { closeSync, fdatasync, fstatSync, openSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { HutchError, toProblem } from '../../../shared/model/problem.ts'
import { diskError, errorCode } from '../../platform/disk-error.ts'
import type { FileLayout } from '../file-layout.ts'
import { FileSpace } from './file-space.ts'
import { FramesAppender, plannedBytes } from './frames-appender.ts'
import type { RawFile } from './raw-file.ts'
import { readSuperblock } from './superblock.ts'
import { SeriesAppender } from './series-appender.ts'
import { contiguousData, patchText, patchValues, type ContiguousData } from './values-patch.ts'

interface Published {
  readonly dataset: string
  readonly complete: number
}

/** One number of a column. */
export interface RowValue {
  readonly dataset: string
  readonly value: number
}

/** `grown` became readable, also when something else failed. */
export interface Publication {
  readonly grown: readonly Published[]
  readonly failure: HutchError | undefined
}

/**
 * A file that has its whole structure and now only takes bytes: frames at the end, numbers and texts in place. Other
 * programs may open it at any moment. Every failure is a `HutchError` naming the file; after one the file goes on taking
 * what can be written, and what it shows stays true.
 */
export class AppendFile {
  readonly file: string
  readonly #raw: RawFile
  readonly #space: FileSpace
  readonly #frames: ReadonlyMap<string, FramesAppender>
  readonly #series: ReadonlyMap<string, SeriesAppender>
  readonly #values: ReadonlyMap<string, ContiguousData>
  readonly #texts: ReadonlyMap<string, ContiguousData>
  #syncing: Promise<void> = Promise.resolve()
  #lostSync: HutchError | undefined

  constructor(file: string, layout: FileLayout) {
    this.file = file
    this.#raw = { file, fd: guarded(file, 'open the file', () => openSync(file, 'r+')) }
    try {
      this.#space = fileSpace(this.#raw, layout)
      this.#frames = guarded(file, 'open the file', () =>
        mapOf(layout.frames, (path, at) => new FramesAppender(this.#raw, this.#space, path, at)),
      )
      this.#series = mapOf(layout.series, (path, at) => new SeriesAppender(this.#raw, this.#space, path, at))
      this.#values = mapOf(layout.values, (path, at) => contiguousData(this.#raw, at, path))
      this.#texts = mapOf(layout.texts, (path, at) => contiguousData(this.#raw, at, path))
    } catch (error) {
      closeSync(this.#raw.fd)
      throw error
    }
  }

  /** Puts a frame into the file; it becomes visible with the next `publish`. */
  append(dataset: string, frame: number, pixels: Uint8Array, sum?: number): void {
    const frames = this.#known(this.#frames, dataset, 'frames')
    guarded(this.file, `append frame ${frame} of ${dataset}`, () => frames.append(frame, pixels, sum))
  }

  /** The same for a frame that went through the filters of its dataset. */
  appendEncoded(dataset: string, frame: number, encoded: Uint8Array, sum?: number): void {
    const frames = this.#known(this.#frames, dataset, 'frames')
    guarded(this.file, `append frame ${frame} of ${dataset}`, () => frames.appendEncoded(frame, encoded, sum))
  }

  /** Makes everything appended so far readable. After a failure it may be tried again, or `forget` ends the attempt. */
  publish(): Publication {
    const behind = [...this.#frames].filter(([, frames]) => frames.isBehind)
    const grown: Published[] = []
    try {
      if (behind.length > 0) this.#space.announce()
      for (const [dataset, frames] of behind) {
        frames.publish()
        grown.push({ dataset, complete: frames.published })
      }
      return { grown, failure: undefined }
    } catch (error) {
      return { grown, failure: diskError(error, this.file, 'make new frames readable') }
    }
  }

  /** The frames that did not become readable never were: the next frame to append is `complete`. */
  forget(): void {
    for (const frames of this.#frames.values()) frames.rollBack()
  }

  complete(dataset: string): number {
    return this.#known(this.#frames, dataset, 'frames').published
  }

  writeValues(dataset: string, at: number, values: readonly number[] | Float32Array): void {
    const data = this.#known(this.#values, dataset, 'values')
    guarded(this.file, `write values of ${dataset}`, () => patchValues(this.#raw, dataset, data, at, values))
  }

  /** One number of every column at flat index `at`: in its planned place, or as the newest of a series. */
  writeRow(at: number, row: readonly RowValue[]): void {
    guarded(this.file, `write point ${at}`, () => {
      for (const { dataset, value } of row) this.#writeColumn(dataset, at, value)
      const behind = [...this.#series.values()].filter(series => series.isBehind)
      if (behind.length > 0) this.#space.announce()
      // All together: plots need columns of one length.
      for (const series of behind) series.publish()
    })
  }

  writeText(dataset: string, text: string): void {
    const data = this.#known(this.#texts, dataset, 'text')
    guarded(this.file, `write ${dataset}`, () => patchText(this.#raw, dataset, data, text))
  }

  #writeColumn(dataset: string, at: number, value: number): void {
    const series = this.#series.get(dataset)
    if (series !== undefined) series.put(at, value)
    else patchValues(this.#raw, dataset, this.#known(this.#values, dataset, 'values'), at, [value])
  }

  /** Asks the disk to keep what was written, and checks that the file is still there under its name. */
  async sync(): Promise<void> {
    this.#syncing = this.#sync()
    await this.#syncing
  }

  /** Publishes what is left, cuts the file to its length and makes it durable. May be tried again after a failure. */
  async settle(): Promise<void> {
    // Closing under a running sync would pull the file from under it; its failure was its caller's news.
    await this.#syncing.catch(() => undefined)
    try {
      const { failure } = this.publish()
      if (failure !== undefined) throw failure
      this.#space.finish()
      const note = this.#syncMark()
      await this.#bringToDisk()
      this.#checkStillThere()
      // Nothing is written after this: the marks save the next reader work, but no frame needs them.
      note()
    } catch (error) {
      throw diskError(error, this.file, 'finish the file')
    }
  }

  /** Settled or not. */
  close(): void {
    closeSync(this.#raw.fd)
  }

  /** `settle` and `close`; closed even when it cannot be settled, and then without what could not be made readable. */
  async finish(): Promise<void> {
    try {
      await this.settle()
    } finally {
      this.close()
    }
  }

  async #sync(): Promise<void> {
    const note = this.#syncMark()
    await this.#bringToDisk()
    try {
      this.#checkStillThere()
      // The marks themselves may wait for the next sync, but not a root without which that one's frames are lost.
      if (note()) await this.#bringToDisk()
    } catch (error) {
      throw diskError(error, this.file, 'bring data to the disk')
    }
  }

  /** What a sync that begins now will have made safe. The answer writes it down; true when a root has moved. */
  #syncMark(): () => boolean {
    const marks = [...this.#frames.values()].map(frames => [frames, frames.mark] as const)
    return () => marks.map(([frames, mark]) => frames.noteSynced(mark)).includes(true)
  }

  async #bringToDisk(): Promise<void> {
    if (this.#lostSync !== undefined) throw this.#lostSync
    try {
      await fdatasyncAsync(this.#raw.fd)
    } catch (error) {
      // Without its cause, so that nobody tries again: the system tells a failed sync once and then forgets the bytes.
      this.#lostSync = new HutchError(toProblem(diskError(error, this.file, 'bring data to the disk')))
      throw this.#lostSync
    }
  }

  /** A removed file takes writes without complaint; only its name tells. */
  #checkStillThere(): void {
    if (isSameFile(this.file, this.#raw.fd)) return
    throw new HutchError({
      kind: 'disk',
      message: 'The file was moved or removed while it was being recorded',
      where: this.file,
      advice: 'Put the folder back or check that the disk is still mounted, then start a new experiment.',
    })
  }

  #known<T>(map: ReadonlyMap<string, T>, dataset: string, what: string): T {
    const found = map.get(dataset)
    if (found !== undefined) return found
    throw new HutchError({
      kind: 'not-found',
      message: `The file has no ${what} dataset of this name`,
      where: `${this.file}:${dataset}`,
      advice: 'Create the file with a structure that contains it.',
    })
  }
}

const fdatasyncAsync = promisify(fdatasync)

/**
 * Before anybody can open the file: room for the frames to come is announced. Who opens a file first and looks into it
 * later finds what came meanwhile.
 */
export function announceFrames(raw: RawFile, layout: FileLayout): void {
  fileSpace(raw, layout).announce()
}

function fileSpace(raw: RawFile, { frames, series, structureBytes }: FileLayout): FileSpace {
  const planned = [...frames].reduce((all, [path, layout]) => all + plannedBytes(raw, path, layout), 0)
  // Nobody knows how long a series becomes.
  const all = series.size > 0 ? Infinity : planned
  return new FileSpace(raw, readSuperblock(raw), { structureBytes, plannedBytes: all })
}

function mapOf<From, To>(
  from: ReadonlyMap<string, From>,
  make: (path: string, value: From) => To,
): Map<string, To> {
  return new Map([...from].map(([path, value]) => [path, make(path, value)]))
}

function guarded<T>(file: string, doing: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw errorCode(error) === undefined && !(error instanceof HutchError)
      ? error
      : diskError(error, file, doing)
  }
}

function isSameFile(file: string, fd: number): boolean {
  const ours = fstatSync(fd)
  try {
    const named = statSync(file)
    return named.ino === ours.ino && named.dev === ours.dev
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}
