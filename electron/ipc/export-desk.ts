import { stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ExportedFile, ExportRequest, ShownContent, ShownFormat } from '../../shared/ipc/contract.ts'
import { formatOfName, formatsForShape, type ExportFormat } from '../../shared/model/export.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { ExportDone, ExportJob } from '../export/protocol.ts'
import type { DataFile } from '../files/data-file.ts'
import { diskError } from '../platform/disk-error.ts'

export interface ExportDeskParts {
  readonly openFile: (file: string) => Promise<DataFile>
  /** Does a job away from the main thread. */
  readonly doApart: (job: ExportJob) => Promise<ExportDone>
  /** Asks the person where to; replacing a file is confirmed there. Undefined when cancelled. */
  readonly chooseTarget: (
    name: string,
    formats: readonly (ExportFormat | ShownFormat)[],
  ) => Promise<string | undefined>
}

/** What the window asks to be written somewhere else. */
export class ExportDesk {
  readonly #parts: ExportDeskParts

  constructor(parts: ExportDeskParts) {
    this.#parts = parts
  }

  /** Rejects with `usage` for an ending that is no format, or one that cannot hold the data. */
  async node({ file, path }: ExportRequest): Promise<ExportedFile | undefined> {
    const { shape = [] } = await (await this.#parts.openFile(file)).node(path)
    const formats = formatsForShape(shape)
    const out = await this.#parts.chooseTarget(targetName(file, path), formats)
    if (out === undefined) return undefined
    const order = { path, slice: [], format: formatOf(out, formats), out, force: true }
    const done = await this.#parts.doApart({ kind: 'node', file, order })
    return done.kind === 'node' ? { file: out, bytes: done.bytes } : undefined
  }

  /** What the window made itself. Some megabytes at most: no thread is worth it. */
  async shown({ content, format, name }: ShownContent): Promise<ExportedFile | undefined> {
    const out = await this.#parts.chooseTarget(fileWord(name), [format])
    if (out === undefined) return undefined
    try {
      await writeFile(out, content)
    } catch (error) {
      throw diskError(error, out, 'write what is shown')
    }
    return { file: out, bytes: content.byteLength }
  }

  async single(folder: string): Promise<ExportedFile> {
    const done = await this.#parts.doApart({ kind: 'single', folder, mode: 'always' })
    if (done.kind !== 'single' || done.made === undefined) {
      throw new HutchError({ kind: 'usage', message: 'There is no experiment here', where: folder })
    }
    return { file: done.made.file, bytes: (await stat(done.made.file)).size }
  }
}

function formatOf(out: string, formats: readonly ExportFormat[]): ExportFormat {
  const format = formatOfName(out)
  if (format !== undefined) return format
  throw new HutchError({
    kind: 'usage',
    message: `The ending of ${basename(out)} does not say which format it is to have`,
    where: out,
    advice: `Give it one of these endings: ${formats.map(name => `.${name}`).join(', ')}.`,
  })
}

/** `EFF_0001_data`: says where it came from without being opened. */
function targetName(file: string, path: string): string {
  const stem = basename(file).replace(/\.[^.]+$/, '')
  const member = path.split('/').filter(Boolean).at(-1) ?? 'data'
  return fileWord(`${stem}_${member}`)
}

function fileWord(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '_')
}
