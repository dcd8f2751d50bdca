import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HutchError } from '../../shared/model/problem.ts'
import { diskError } from '../platform/disk-error.ts'
import { readTextFile } from '../platform/read-text-file.ts'
import { makeFolder } from '../platform/make-folder.ts'

/** Lines end with one character, as an editor has them. */
export async function readDescriptionText(file: string): Promise<string> {
  return (await readTextFile(file)).replaceAll('\r\n', '\n')
}

/** Text of the file, or undefined when it is no more. Other troubles reject. */
export async function textIfThere(file: string): Promise<string | undefined> {
  try {
    return await readDescriptionText(file)
  } catch (error) {
    if (error instanceof HutchError && error.kind === 'not-found') return undefined
    throw error
  }
}

/** Replaces the file in one step: whoever reads it, and a crash, finds the old text or the new one. */
export async function writeDescriptionText(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.new`)
  try {
    await makeFolder(dirname(file))
    await writeFile(draft, text, { flush: true })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw diskError(error, file, 'save the description')
  }
}
