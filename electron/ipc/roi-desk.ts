import { parseRoiBook } from '../../shared/model/parse-roi.ts'
import { roiCounters, type RoiBook, type RoiCounter } from '../../shared/model/roi.ts'
import { readKept, writeKept } from '../platform/kept-json.ts'

export interface RoiDeskParts {
  readonly file: string
  readonly publish: (book: RoiBook) => void
  readonly onBroken: (error: unknown) => void
}

/** The regions of interest of this user: one book for all windows, kept over restarts. */
export class RoiDesk {
  readonly #parts: RoiDeskParts
  #book: RoiBook = {}
  #written: Promise<void> = Promise.resolve()

  private constructor(parts: RoiDeskParts) {
    this.#parts = parts
  }

  static async open(parts: RoiDeskParts): Promise<RoiDesk> {
    const desk = new RoiDesk(parts)
    const { file, onBroken } = parts
    desk.#book = await readKept(file, { parse: parseRoiBook, defaults: {}, onBroken })
    return desk
  }

  get book(): RoiBook {
    return this.#book
  }

  get counters(): readonly RoiCounter[] {
    return roiCounters(this.#book)
  }

  /** Counts from now on, is told to every window, and resolves when it is on disk. */
  async write(book: RoiBook): Promise<undefined> {
    this.#book = book
    this.#parts.publish(book)
    const before = this.#written.catch(() => undefined)
    this.#written = before.then(() => writeKept(this.#parts.file, book))
    await this.#written
    return undefined
  }
}
