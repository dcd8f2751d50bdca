import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { DetectorSettings } from '../../shared/model/beamline.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from './data-file.ts'
import { readMask } from './detector-mask.ts'

export interface DetectorMasksParts {
  readonly settings: () => readonly DetectorSettings[]
  readonly openFile: (file: string) => Promise<DataFile>
  /** Where the mask is that a person chose when Hutch ran before: `file`, or `file.h5::/path`. */
  readonly remembered?: (detector: string) => string | undefined
  /** It is not there any more. */
  readonly forget?: (detector: string) => void
  /** A mask that cannot be used; its images are shown and counted without. */
  readonly onProblem: (detector: string, error: unknown) => void
}

/** What a person chose; `file` is where it was read from, undefined where it was drawn. */
export interface ChosenMask {
  readonly mask: PixelMask
  readonly file: string | undefined
}

interface Kept {
  readonly where: string
  readonly key: string
  readonly reading: Promise<PixelMask | undefined>
  mask: PixelMask | undefined
}

/** Masks of one detector that a person goes back through; 4 MB each at 2048². */
const mostUndone = 8

/**
 * The masks of detectors: that which a person chose in the window, now or when Hutch ran before, counts before that of the
 * recorded file, and this before the one that the beamline file names. Files are read once. What is no detector's, a dataset of a file of others, has a name too.
 */
export class DetectorMasks {
  readonly #parts: DetectorMasksParts
  readonly #remembered = new Map<string, Kept>()
  readonly #named = new Map<string, Kept>()
  /** By name: the newest last; undefined where it was given back to the files. */
  readonly #chosen = new Map<string, (ChosenMask | undefined)[]>()
  #lastId = firstId

  constructor(parts: DetectorMasksParts) {
    this.#parts = parts
  }

  /**
   * Undefined where there is none, and where it cannot be used, which is told once. Never rejects.
   * @param recorded that which stands beside the data
   */
  async of(detector: string, image: ImageShape, recorded?: PixelMask): Promise<PixelMask | undefined> {
    const chosen = this.#choice(detector, image) ?? (await this.#rememberedOf(detector, image)?.reading)
    return chosen ?? recorded ?? (await this.#namedOf(detector, image)?.reading)
  }

  /** As far as it has been read by now. */
  known(detector: string, image: ImageShape): PixelMask | undefined {
    const chosen = this.#choice(detector, image) ?? this.#rememberedOf(detector, image)?.mask
    return chosen ?? this.#namedOf(detector, image)?.mask
  }

  /** From now on; undefined gives it back to the files. */
  choose(detector: string, values: Uint8Array | undefined, file?: string): void {
    const before = this.#chosen.get(detector) ?? [this.#lastTime(detector)]
    const next = values && { mask: { id: this.nextId(), values }, file }
    this.#chosen.set(detector, [...before, next].slice(-mostUndone))
  }

  /** What a person chose since Hutch was started and did not take back. */
  chosen(detector: string): ChosenMask | undefined {
    return this.#chosen.get(detector)?.at(-1)
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
    const mask = this.chosen(detector)?.mask
    return mask?.values.length === height * width ? mask : undefined
  }

  /** Of the time before, as long as nothing was chosen since. */
  #rememberedOf(detector: string, image: ImageShape): Kept | undefined {
    if (this.#chosen.has(detector)) return undefined
    const where = this.#parts.remembered?.(detector)
    return where === undefined
      ? this.#remembered.get(detector)
      : keptOf(this.#remembered, { detector, where, image }, () => this.#readAgain(detector, where, image))
  }

  #namedOf(detector: string, image: ImageShape): Kept | undefined {
    const where = this.#parts.settings().find(({ id }) => id === detector)?.mask
    if (where === undefined) return undefined
    return keptOf(this.#named, { detector, where, image }, () => this.#read(detector, where, image))
  }

  #lastTime(detector: string): ChosenMask | undefined {
    const { mask, where } = this.#remembered.get(detector) ?? {}
    return mask && { mask, file: where }
  }

  async #read(detector: string, where: string, image: ImageShape): Promise<PixelMask | undefined> {
    try {
      return await readMask(this.#parts.openFile, where, { image, id: this.nextId() })
    } catch (error) {
      this.#parts.onProblem(detector, error)
      return undefined
    }
  }

  async #readAgain(detector: string, where: string, image: ImageShape): Promise<PixelMask | undefined> {
    try {
      return await readMask(this.#parts.openFile, where, { image, id: this.nextId() })
    } catch (error) {
      const isGone = error instanceof HutchError && error.kind === 'not-found'
      this.#parts.onProblem(detector, isGone ? gone(detector, where, error) : error)
      if (isGone) this.#parts.forget?.(detector)
      return undefined
    }
  }
}

function keptOf(
  all: Map<string, Kept>,
  {
    detector,
    image,
    where,
  }: { readonly detector: string; readonly image: ImageShape; readonly where: string },
  read: () => Promise<PixelMask | undefined>,
): Kept {
  const key = [where, image.height, image.width].join()
  const before = all.get(detector)
  if (before?.key === key) return before
  const kept: Kept = { where, key, mask: undefined, reading: read() }
  void kept.reading.then(mask => (kept.mask = mask))
  all.set(detector, kept)
  return kept
}

function gone(detector: string, where: string, cause: unknown): HutchError {
  return new HutchError(
    {
      kind: 'not-found',
      message: `The mask that was chosen for ${detector} is not there any more: its images are shown without it`,
      where,
      advice: 'Open it from where it is now, in the image view under "Mask and geometry".',
    },
    cause,
  )
}

/** Masks of files count from 1: a billion of those are never read. */
const firstId = 1_000_000_000
