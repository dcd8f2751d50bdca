import { stat } from 'node:fs/promises'
import type { Clock } from '../../../shared/base/clock.ts'
import { type FileBytes, openBytes } from '../file-bytes.ts'
import { notSupported } from '../file-problems.ts'
import { readAhead } from '../read-ahead.ts'
import { type BytePlace, indexScans, type ScanPlace, type SpecIndex } from './index-scans.ts'
import { readBlock, surveyBlock } from './read-block.ts'
import { headerOf, noHeader, type SpecHeader } from './spec-header.ts'
import { scanHeadOf, scanOf, type SpecScan, type SpecScanHead } from './spec-scan.ts'
import { WeighedCache } from './weighed-cache.ts'

/** A SPEC file, read scan by scan where they stand. */
export interface SpecReader {
  readonly index: SpecIndex
  header(place: BytePlace | undefined): Promise<SpecHeader>
  /** Without reading its numbers. */
  head(place: ScanPlace): Promise<SpecScanHead>
  scan(place: ScanPlace): Promise<SpecScan>
  close(): Promise<void>
}

/** A file that nobody wrote to for so long is not being written: a last line without an end is all of it. */
const REST_MS = 60_000
/** One scan is read whole: its numbers take up to four times its bytes. */
const MAX_SCAN_BYTES = 256 * 2 ** 20
/** Bytes of blocks whose numbers stay in memory, and whose head lines do. */
const KEPT_SCAN_BYTES = 64 * 2 ** 20
const KEPT_HEADS = 10_000
/** What a file that has only grown still holds where it was. */
const PRINT_BYTES = 256

/** Opens one file again and again while it grows: what stands in it already is neither indexed nor read twice. */
export class SpecFollower {
  readonly #file: string
  readonly #clock: Pick<Clock, 'nowMs'>
  #known: { readonly index: SpecIndex; readonly inode: number; readonly print: Buffer } | undefined
  #scans = new WeighedCache<SpecScan>(KEPT_SCAN_BYTES)
  #heads = new WeighedCache<SpecScanHead>(KEPT_HEADS)
  #headers = new WeighedCache<SpecHeader>(KEPT_HEADS)

  constructor(file: string, clock: Pick<Clock, 'nowMs'>) {
    this.#file = file
    this.#clock = clock
  }

  async open(): Promise<SpecReader> {
    const bytes = await openBytes(this.#file)
    try {
      const { ino, mtimeMs } = await stat(this.#file)
      const before = (await this.#hasOnlyGrown(bytes, ino)) ? this.#known?.index : undefined
      if (before === undefined) this.#forget()
      const index = await indexScans(bytes, before)
      this.#known = { index, inode: ino, print: await printOf(bytes, index) }
      return this.#reader(bytes, index, this.#clock.nowMs() - mtimeMs > REST_MS)
    } catch (error) {
      await bytes.close()
      throw error
    }
  }

  async #hasOnlyGrown(bytes: FileBytes, inode: number): Promise<boolean> {
    const known = this.#known
    if (known?.inode !== inode || bytes.size < known.index.size) return false
    return known.print.equals(await printOf(bytes, known.index))
  }

  #forget(): void {
    this.#scans = new WeighedCache(KEPT_SCAN_BYTES)
    this.#heads = new WeighedCache(KEPT_HEADS)
    this.#headers = new WeighedCache(KEPT_HEADS)
  }

  #reader(bytes: FileBytes, index: SpecIndex, fileIsAtRest: boolean): SpecReader {
    const ahead = readAhead(bytes)
    const block = ({ at, end }: BytePlace): Promise<Buffer> => readWhole(ahead, at, end)
    const isAtRest = ({ end }: BytePlace): boolean => end < index.size || fileIsAtRest
    const keyOf = (place: BytePlace): string => `${place.at} ${place.end} ${isAtRest(place)}`
    const header = async (place: BytePlace | undefined): Promise<SpecHeader> => {
      if (place === undefined) return noHeader
      return await this.#headers.get(keyOf(place), 1, async () =>
        headerOf(surveyBlock(await block(place), isAtRest(place)).controls),
      )
    }
    return {
      index,
      header,
      head: place =>
        this.#heads.get(keyOf(place), 1, async () =>
          scanHeadOf(surveyBlock(await block(place), isAtRest(place)), await header(place.header)),
        ),
      scan: place =>
        this.#scans.get(keyOf(place), place.end - place.at, async () =>
          scanOf(readBlock(await block(place), isAtRest(place)), await header(place.header)),
        ),
      close: () => bytes.close(),
    }
  }
}

async function readWhole(bytes: FileBytes, at: number, end: number): Promise<Buffer> {
  if (end - at <= MAX_SCAN_BYTES) return await bytes.read(at, end - at)
  throw notSupported(
    bytes.file,
    `holds a scan of ${end - at} bytes from byte ${at}`,
    `Scans of at most ${MAX_SCAN_BYTES / 2 ** 20} MiB are read: split the file.`,
  )
}

/** How the file and its last known block begin, as far as it was there. */
async function printOf(bytes: FileBytes, { headers, scans, size }: SpecIndex): Promise<Buffer> {
  const last = Math.max(headers.at(-1)?.at ?? 0, scans.at(-1)?.at ?? 0)
  const parts = [0, last].map(at => bytes.read(at, Math.min(PRINT_BYTES, size - at)))
  return Buffer.concat(await Promise.all(parts))
}
