import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import { poniOptics } from '../../shared/imaging/geometry/poni-optics.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { readPoniFile, type PoniFile } from '../files/poni-file.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

export interface GeometryKeeperParts {
  readonly settings: Pick<SettingsKeeper, 'change' | 'now'>
  /** Images of the detector are shown without angles, or the geometry is not remembered. */
  readonly onProblem: (detector: string, error: unknown) => void
}

/**
 * Geometries (PONI) that a person chose in the window, by detector: they count before those of files, and are there again when
 * Hutch is started. What is no detector's, a dataset of a file of others, is named by its place and not remembered.
 */
export class GeometryKeeper {
  readonly #parts: GeometryKeeperParts
  readonly #chosen = new Map<string, PoniFile>()
  /** Detectors, with the shape of their images, that were told of a geometry that does not fit. */
  readonly #told = new Set<string>()

  constructor(parts: GeometryKeeperParts) {
    this.#parts = parts
  }

  /**
   * Reads the files of the time before. Never rejects: one that is gone is told and forgotten, one that cannot be read is told.
   * @param onRead images of that detector are to be shown anew
   */
  async restore(onRead: (detector: string) => Promise<void>): Promise<void> {
    const { onProblem, settings } = this.#parts
    for (const [detector, file] of Object.entries(settings.now.geometries)) {
      try {
        const read = await readPoniFile(file)
        // A person was quicker than the disk.
        if (this.#chosen.has(detector) || settings.now.geometries[detector] !== file) continue
        this.#chosen.set(detector, read)
        await onRead(detector)
      } catch (error) {
        const isGone = error instanceof HutchError && error.kind === 'not-found'
        onProblem(detector, isGone ? gone(detector, file, error) : error)
        if (isGone) await this.#remember(detector, undefined)
      }
    }
  }

  /** From now on; undefined gives it back to the files. Never rejects. */
  async choose(detector: string, chosen: PoniFile | undefined): Promise<void> {
    if (chosen === undefined) this.#chosen.delete(detector)
    else this.#chosen.set(detector, chosen)
    this.#told.clear()
    if (!detector.includes('::')) await this.#remember(detector, chosen?.file)
  }

  /** Undefined where nothing was chosen, and where it is for images of another size, which is told once. */
  optics(detector: string, image: ImageShape): ImageOptics | undefined {
    const chosen = this.#chosen.get(detector)
    if (chosen === undefined) return undefined
    try {
      return { ...poniOptics(chosen.poni, image), chosenFile: chosen.file }
    } catch (error) {
      if (!(error instanceof HutchError)) throw error
      this.#tellOnce([detector, image.height, image.width].join(), detector, error)
      return undefined
    }
  }

  #tellOnce(key: string, detector: string, error: HutchError): void {
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.#parts.onProblem(detector, error)
  }

  async #remember(detector: string, file: string | undefined): Promise<void> {
    const { onProblem, settings } = this.#parts
    if (settings.now.geometries[detector] === file) return
    await settings
      .change(({ geometries }) => ({ geometries: withFile(geometries, detector, file) }))
      .catch((error: unknown) => onProblem(detector, error))
  }
}

function withFile(
  geometries: Settings['geometries'],
  detector: string,
  file: string | undefined,
): Settings['geometries'] {
  const others = Object.entries(geometries).filter(([name]) => name !== detector)
  return Object.fromEntries(file === undefined ? others : [...others, [detector, file]])
}

function gone(detector: string, file: string, cause: unknown): HutchError {
  return new HutchError(
    {
      kind: 'not-found',
      message: `The geometry that was chosen for ${detector} is not there any more: its images are shown without it`,
      where: file,
      advice: 'Open it from where it is now, in the image view under "Mask and geometry".',
    },
    cause,
  )
}
