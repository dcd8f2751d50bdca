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

/** Masks of one detector that a person goes back through; 4 MB each at 2048². */
const mostUndone = 8

/**
 * The masks of detectors: that which a person chose in the window counts before that of the recorded file, and this before the
 * one that the beamline file names, which is read once. What is no detector's, a dataset of a file of others, has a name too.
 */
export class DetectorMasks {
  readonly #parts: DetectorMasksParts
  readonly #kept = new Map<string, Kept>()
  /** By name: the newest last; undefined where it was given back to the files. */
  readonly #chosen = new Map<string, (PixelMask | undefined)[]>()
  #lastId = firstId

  constructor(parts: DetectorMasksParts) {
    this.#parts = parts
  }

  /**
   * Undefined where there is none, and where it cannot be used, which is told once. Never rejects.
   * @param recorded that which stands beside the data
   */
  async of(detector: string, image: ImageShape, recorded?: PixelMask): Promise<PixelMask | undefined> {
    return this.#choice(detector, image) ?? recorded ?? (await this.#of(detector, image)?.reading)
  }

  /** As far as it has been read by now. */
  known(detector: string, image: ImageShape): PixelMask | undefined {
    return this.#choice(detector, image) ?? this.#of(detector, image)?.mask
  }

  /** From now on; undefined gives it back to the files. */
  choose(detector: string, values: Uint8Array | undefined): void {
    const before = this.#chosen.get(detector) ?? [undefined]
    this.#chosen.set(detector, [...before, values && { id: this.nextId(), values }].slice(-mostUndone))
  }

  /** Takes the last choice back, as far as it is still known. */
  undo(detector: string): void {
    const chosen = this.#chosen.get(detector)
    if (chosen !== undefined && chosen.length > 1) this.#chosen.set(detector, chosen.slice(0, -1))
  }

  /** For a mask that is read from somewhere else. */
  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  /** A mask of another size is of another read-out of the detector. */
  #choice(detector: string, { height, width }: ImageShape): PixelMask | undefined {
    const mask = this.#chosen.get(detector)?.at(-1)
    return mask?.values.length === height * width ? mask : undefined
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
    try {
      return await readMask(this.#parts.openFile, where, { image, id: this.nextId() })
    } catch (error) {
      this.#parts.onProblem(detector, error)
      return undefined
    }
  }
}

/** Masks of files count from 1: a billion of those are never read. */
const firstId = 1_000_000_000
