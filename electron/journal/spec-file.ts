import { closeSync, openSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { specFileName, SpecFileText } from '../../shared/spec-file/spec-file-text.ts'
import { diskError, errorCode } from '../platform/disk-error.ts'
import { draftIn } from '../writer/replace-file.ts'
import { GrowingFile } from './growing-file.ts'

const purpose = 'write the SPEC file'

/**
 * Writes every scan also as a SPEC data file, `NAME.spec` in the experiment's folder, point by point. Takes the events the
 * journal takes and behaves as it does: a disk that is full is told by `flush`, and what it did not take comes later. An experiment
 * without a scan has no such file.
 */
export class SpecFileWriter {
  readonly #folder: string
  readonly #clock: Clock
  readonly #text = new SpecFileText()
  #name: string | undefined
  /** What could not be written because the file cannot be opened. */
  #waiting = ''
  #file: GrowingFile | undefined

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  append(numbered: NumberedEvent): void {
    const { event } = numbered
    if (event.kind === 'experiment.created') this.#name = specFileName(event.experiment)
    const text = this.#text.take(numbered)
    if (text === '') return
    this.#waiting += text
    try {
      this.#pass()
    } catch {
      // Tried again with the next event, and by flush, which tells.
    }
  }

  async flush(): Promise<void> {
    this.#pass()
    await this.#file?.flush()
  }

  async close(): Promise<void> {
    try {
      this.#pass()
    } finally {
      await this.#file?.close()
    }
  }

  #pass(): void {
    if (this.#waiting === '' || this.#name === undefined) return
    this.#file ??= openFile(join(this.#folder, this.#name), this.#clock)
    this.#file.append(Buffer.from(this.#waiting))
    this.#waiting = ''
  }
}

/** The file as the events tell it, put in place of whatever a crash left. */
export async function restoreSpecFile(folder: string, events: readonly NumberedEvent[]): Promise<void> {
  const created = events[0]?.event
  if (created?.kind !== 'experiment.created') return
  const maker = new SpecFileText()
  const text = events.map(event => maker.take(event)).join('')
  const file = join(folder, specFileName(created.experiment))
  if (text === '' || text === (await contentOf(file))) return
  const draft = draftIn(folder, 'spec')
  try {
    const handle = await open(draft, 'w')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (error) {
    throw diskError(error, file, purpose)
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw diskError(error, file, 'read the SPEC file')
  }
}

function openFile(file: string, clock: Clock): GrowingFile {
  let fd: number | undefined
  try {
    fd = openSync(file, 'a')
    return new GrowingFile(file, fd, clock, purpose)
  } catch (error) {
    if (fd !== undefined) closeSync(fd)
    throw diskError(error, file, purpose)
  }
}
