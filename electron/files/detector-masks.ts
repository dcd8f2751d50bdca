import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { DetectorSettings } from '../../shared/model/beamline.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { DataFile } from './data-file.ts'
import { readMask } from './detector-mask.ts'

export interface DetectorMasksParts {
  readonly settings: () => readonly DetectorSettings[]
  readonly openFile: (file: string) => Promise<DataFile>
  /** A mask that cannot be used; its images are shown and counted without. */
  readonly onProblem: (detector: string, error: unknown) => void
}

interface Kept {
  readonly key: string
  readonly reading: Promise<PixelMask | undefined>
  mask: PixelMask | undefined
}

/** The masks that the beamline file names for its detectors, read once. */
export class DetectorMasks {
  readonly #parts: DetectorMasksParts
  readonly #kept = new Map<string, Kept>()
  #lastId = firstId

  constructor(parts: DetectorMasksParts) {
    this.#parts = parts
  }

  /** Undefined where there is none, and where it cannot be used, which is told once. Never rejects. */
  async of(detector: string, image: ImageShape): Promise<PixelMask | undefined> {
    return await this.#of(detector, image)?.reading
  }

  /** As far as it has been read by now. */
  known(detector: string, image: ImageShape): PixelMask | undefined {
    return this.#of(detector, image)?.mask
  }

  #of(detector: string, image: ImageShape): Kept | undefined {
    const where = this.#parts.settings().find(({ id }) => id === detector)?.mask
    if (where === undefined) return undefined
    const key = [where, image.height, image.width].join()
    const before = this.#kept.get(detector)
    if (before?.key === key) return before
    const kept: Kept = { key, mask: undefined, reading: this.#read(detector, where, image) }
    void kept.reading.then(mask => (kept.mask = mask))
    this.#kept.set(detector, kept)
    return kept
  }

  async #read(detector: string, where: string, image: ImageShape): Promise<PixelMask | undefined> {
    this.#lastId += 1
    try {
      return await readMask(this.#parts.openFile, where, { image, id: this.#lastId })
    } catch (error) {
      this.#parts.onProblem(detector, error)
      return undefined
    }
  }
}

/** Masks of files count from 1: a billion of those are never read. */
const firstId = 1_000_000_000
