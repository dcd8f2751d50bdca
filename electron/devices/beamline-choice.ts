import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { parseBeamline } from '../../shared/description/parse-beamline.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { createBeamlineFile, openBeamlineFile, type BeamlineFile } from './beamline-file.ts'
import { makeFolder } from '../platform/make-folder.ts'

export interface BeamlineChoiceParts {
  readonly desk: { adopt(file: BeamlineFile): Promise<void> }
  /** Beamlines made here are kept in this folder. */
  readonly folder: string
  /** Starts the servers of the simulated beamline unless they run; the text of its beamline file. */
  readonly simulated: () => Promise<string>
  /** The next start begins with this beamline file; undefined: with the simulated beamline. */
  readonly remember: (file: string | undefined) => Promise<void>
  /** Nobody uses the simulated beamline any more. */
  readonly leaveSimulated: () => Promise<void>
}

/** Which beamline the console goes by: changed while it runs, kept for the next start. */
export class BeamlineChoice {
  readonly #parts: BeamlineChoiceParts

  constructor(parts: BeamlineChoiceParts) {
    this.#parts = parts
  }

  async open(path: string): Promise<void> {
    await this.#goBy(await openBeamlineFile(path))
  }

  /** A beamline of a SPEC server and nothing else yet; answers with its file. An existing file is never overwritten. */
  async create(wanted: {
    readonly name: string
    readonly spec: string
    readonly readOnly: boolean
  }): Promise<string> {
    const text = newBeamlineText(wanted)
    const parsed = parseBeamline(text, 'the new beamline')
    if ('problems' in parsed) throw new ProblemList(parsed.problems)
    await makeFolder(this.#parts.folder)
    const path = freePath(this.#parts.folder, wanted.name)
    await this.#goBy(await createBeamlineFile(path, text))
    return path
  }

  async simulate(): Promise<void> {
    await this.#parts.desk.adopt({ path: undefined, text: await this.#parts.simulated() })
    await this.#parts.remember(undefined)
  }

  async #goBy(file: BeamlineFile): Promise<void> {
    await this.#parts.desk.adopt(file)
    await this.#parts.remember(file.path)
    await this.#parts.leaveSimulated()
  }
}

function newBeamlineText({
  name,
  readOnly,
  spec,
}: {
  readonly name: string
  readonly spec: string
  readonly readOnly: boolean
}): string {
  const content = { hutch: 1, beamline: name, spec, ...(readOnly ? { readOnly } : {}) }
  return `# The devices of the beamline and how to reach them. Hutch keeps comments when it changes this file.\n${stringify(content)}`
}

/** `ID21.yml`, `ID21_2.yml`, … */
function freePath(folder: string, name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_-]+/g, '_') || 'beamline'
  for (let number = 1; ; number++) {
    const path = join(folder, `${safe}${number === 1 ? '' : `_${number}`}.yml`)
    if (!existsSync(path)) return path
  }
}
