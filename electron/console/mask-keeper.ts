import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npyHeader } from '../../shared/imaging/npy-header.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { ChosenMask } from '../files/detector-masks.ts'
import { diskError } from '../platform/disk-error.ts'
import { makeFolder } from '../platform/make-folder.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

export interface MaskKeeperParts {
  readonly settings: Pick<SettingsKeeper, 'change' | 'now'>
  /** For masks that were drawn and lie in no file. */
  readonly folder: string
  /** The mask holds for as long as Hutch runs, and is not remembered. */
  readonly onProblem: (detector: string, error: unknown) => void
}

/** Remembers the masks that a person chose in the window, by detector, for the next time Hutch is started. */
export class MaskKeeper {
  readonly #parts: MaskKeeperParts
  #last: Promise<void> = Promise.resolve()

  constructor(parts: MaskKeeperParts) {
    this.#parts = parts
  }

  readonly remembered = (detector: string): string | undefined => this.#parts.settings.now.masks[detector]

  readonly forget = (detector: string): void => void this.keep(detector, undefined, noImage)

  /** In order; undefined forgets it. Never rejects. */
  keep(detector: string, chosen: ChosenMask | undefined, image: ImageShape): Promise<void> {
    this.#last = this.#last
      .then(() => this.#keep(detector, chosen, image))
      .catch((error: unknown) => this.#parts.onProblem(detector, error))
    return this.#last
  }

  async settled(): Promise<void> {
    await this.#last
  }

  async #keep(detector: string, chosen: ChosenMask | undefined, image: ImageShape): Promise<void> {
    const { settings } = this.#parts
    const where = chosen === undefined ? undefined : await this.#whereOf(detector, chosen, image)
    if (where !== settings.now.masks[detector])
      await settings.change(({ masks }) => ({ masks: withMask(masks, detector, where) }))
  }

  async #whereOf(detector: string, chosen: ChosenMask, image: ImageShape): Promise<string> {
    return chosen.file ?? (await this.#write(detector, chosen, image))
  }

  /** Beside its place and renamed, so that a crash leaves the old or the new one. */
  async #write(detector: string, { mask }: ChosenMask, { height, width }: ImageShape): Promise<string> {
    const file = join(this.#parts.folder, `${encodeURIComponent(detector)}.npy`)
    try {
      await makeFolder(this.#parts.folder)
      await writeFile(`${file}.new`, Buffer.concat([npyHeader('|u1', [height, width]), mask.values]))
      await rename(`${file}.new`, file)
    } catch (error) {
      throw diskError(error, file, 'remember the mask')
    }
    return file
  }
}

function withMask(masks: Settings['masks'], detector: string, where: string | undefined): Settings['masks'] {
  const others = Object.entries(masks).filter(([name]) => name !== detector)
  return Object.fromEntries(where === undefined ? others : [...others, [detector, where]])
}

const noImage: ImageShape = { height: 0, width: 0 }
