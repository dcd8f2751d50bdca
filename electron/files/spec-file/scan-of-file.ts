import { readFile } from 'node:fs/promises'
import { HutchError } from '../../../shared/model/problem.ts'
import { decodeLines } from '../text/decode-lines.ts'
import { parseSpec } from './parse-spec.ts'

/** What a SPEC data file says of one scan. */
export interface ScanOfFile {
  readonly command: string
  readonly labels: readonly string[]
  /** One row per point, in the order of the labels. */
  readonly rows: readonly (readonly number[])[]
  readonly comments: readonly string[]
}

/** Reads scans that SPEC wrote, by file and number. A file that is not there, or out of reach, has none. */
export function specScanFiles(): {
  read(file: string, number: number): Promise<ScanOfFile | undefined>
} {
  return { read: scanOfFile }
}

/** The newest scan of this number: numbers come again when a file is begun anew. */
async function scanOfFile(file: string, number: number): Promise<ScanOfFile | undefined> {
  const bytes = await bytesOf(file)
  if (bytes === undefined) return undefined
  const { scans } = parseSpec(decodeLines(bytes))
  const scan = scans.findLast(({ key }) => key.startsWith(`${number}.`))
  if (scan === undefined) return undefined
  const { columns, command, comments, labels } = scan
  const points = columns[0]?.length ?? 0
  const rows = Array.from({ length: points }, (_, point) =>
    columns.map(column => column[point] ?? Number.NaN),
  )
  return { command, labels, rows, comments }
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined
    throw new HutchError({ kind: 'disk', message, where: file }, error)
  }
}
