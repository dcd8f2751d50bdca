import { basename, dirname, join, sep } from 'node:path'
import type {
  DescriptionInfo,
  DescriptionText,
  DeviceNames,
  WrittenDescription,
} from '../../shared/ipc/contract.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Description } from '../../shared/model/description.ts'
import type { DescriptionPreview } from '../../shared/model/description-preview.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { SpecStatus } from '../../shared/model/spec-desk.ts'
import { readDescriptionText, textIfThere, writeDescriptionText } from '../describe/description-file.ts'
import type { Previewer } from '../describe/previewer.ts'
import type { RecentFiles } from '../describe/recent-files.ts'
import { descriptionsIn } from '../describe/descriptions-in.ts'

export interface DescriptionDeskParts {
  readonly beamline: () => Beamline
  readonly spec: () => SpecStatus
  readonly previewer: Previewer
  readonly recent: RecentFiles
  /** Descriptions that come with the program. */
  readonly shippedFolder: string
  /** Where a person keeps their own; undefined: nobody said. */
  readonly ownFolder: string | undefined
  /** Where a first one is saved when nobody said where they are kept. */
  readonly firstFolder: () => string
  readonly load: (file: string) => Promise<Description>
  readonly chooseFile: (folder: string) => Promise<string | undefined>
  readonly chooseTarget: (suggestion: string) => Promise<string | undefined>
}

/** Descriptions to start from, to edit and to keep. */
export class DescriptionDesk {
  readonly #parts: DescriptionDeskParts

  constructor(parts: DescriptionDeskParts) {
    this.#parts = parts
  }

  /** Those shipped, those in the user's folder, then those opened or saved lately, each once; what is usual here first. */
  async list(): Promise<readonly DescriptionInfo[]> {
    const { ownFolder, recent, shippedFolder } = this.#parts
    const shipped = (await descriptionsIn(shippedFolder)).map(file => ({ file, origin: 'shipped' as const }))
    const own = ownFolder === undefined ? [] : await descriptionsIn(ownFolder)
    const lately = (await recent.list()).map(file => ({ file, origin: 'recent' as const }))
    const all = [...shipped, ...own.map(file => ({ file, origin: 'own' as const })), ...lately]
    const unique = new Map(all.toReversed().map(info => [info.file, info]))
    const offered = all.filter(info => unique.get(info.file) === info)
    const described = await Promise.all(offered.map(({ file, origin }) => this.#describe(file, origin)))
    const { usual } = this.#parts.beamline()
    const isUsual = ({ definition }: DescriptionInfo): boolean => usual !== undefined && definition === usual
    return [...described.filter(isUsual), ...described.filter(info => !isUsual(info))]
  }

  async preview(editor: string, text: string, file: string): Promise<DescriptionPreview> {
    return await this.#parts.previewer.preview(editor, text, file, this.#parts.beamline())
  }

  async read(file: string): Promise<DescriptionText> {
    const text = await readDescriptionText(file)
    const isShipped = file.startsWith(`${this.#parts.shippedFolder}${sep}`)
    if (!isShipped) await this.#parts.recent.note(file)
    return { file, text, isShipped }
  }

  async choose(): Promise<DescriptionText | undefined> {
    const file = await this.#parts.chooseFile(await this.#usualFolder())
    return file === undefined ? undefined : await this.read(file)
  }

  async write(file: string, text: string, expected: string | undefined): Promise<WrittenDescription> {
    if (expected !== undefined) {
      const found = await textIfThere(file)
      if (found !== expected) return { saved: false, found }
    }
    await this.#write(file, text)
    return { saved: true }
  }

  async writeAs(name: string, text: string): Promise<{ readonly file: string } | undefined> {
    const chosen = await this.#parts.chooseTarget(join(await this.#usualFolder(), fileName(name)))
    if (chosen === undefined) return undefined
    const file = /\.ya?ml$/i.test(chosen) ? chosen : `${chosen}.yml`
    await this.#write(file, text)
    return { file }
  }

  async look(file: string): Promise<{ readonly text: string | undefined }> {
    return { text: await textIfThere(file) }
  }

  /** Of the beamline file, and those that SPEC has besides. */
  names(): DeviceNames {
    const beamline = this.#parts.beamline()
    const spec = this.#parts.spec()
    const detectors = beamline.detectors.map(({ id }) => id)
    return {
      motors: named(beamline.motors, spec.motors),
      counters: named(beamline.counters, spec.counters),
      detectors,
    }
  }

  async #write(file: string, text: string): Promise<void> {
    await writeDescriptionText(file, text)
    await this.#parts.recent.note(file)
  }

  async #describe(file: string, origin: DescriptionInfo['origin']): Promise<DescriptionInfo> {
    try {
      const { definition, name } = await this.#parts.load(file)
      return { file, origin, name, definition, problem: undefined }
    } catch (error) {
      return { file, origin, name: basename(file), definition: '', problem: toProblem(error) }
    }
  }

  /** Beside the newest of the recent ones, where the person keeps theirs. */
  async #usualFolder(): Promise<string> {
    const { firstFolder, ownFolder, recent } = this.#parts
    const [newest] = await recent.list()
    return ownFolder ?? (newest === undefined ? firstFolder() : dirname(newest))
  }
}

function named(
  known: Readonly<Record<string, { readonly unit: string }>>,
  found: readonly { readonly mnemonic: string; readonly unit: string }[],
): DeviceNames['motors'] {
  const units = new Map(found.map(({ mnemonic, unit }) => [mnemonic, unit]))
  for (const [name, { unit }] of Object.entries(known)) units.set(name, unit)
  return [...units].map(([name, unit]) => ({ name, unit })).sort((a, b) => a.name.localeCompare(b.name))
}

/** `Iron foil, 2nd` → `iron-foil-2nd.yml` */
function fileName(name: string): string {
  const stem = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  return `${stem === '' ? 'description' : stem}.yml`
}
