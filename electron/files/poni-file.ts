import { parsePoni, type Poni } from '../../shared/imaging/geometry/parse-poni.ts'
import { readTextFile } from '../platform/read-text-file.ts'

export interface PoniFile {
  readonly file: string
  readonly text: string
  readonly poni: Poni
}

/** Rejects with `format`, naming the file, where it is no PONI file, and with `not-found` where it is not there. */
export async function readPoniFile(file: string): Promise<PoniFile> {
  const text = await readTextFile(file)
  return { file, text, poni: parsePoni(text, { file }) }
}
