import { HutchError } from '../../../shared/model/problem.ts'
import { damaged } from '../file-problems.ts'

/* After an exception the library may keep the file open for good (its glue leaks ids), and after a fault of the
   machine code nothing in this thread can be trusted. Whoever owns the thread asks here and starts a new one. */

export type LibraryHealth = 'good' | 'leaking' | 'broken'

let health: LibraryHealth = 'good'

export function hdf5Health(): LibraryHealth {
  return health
}

/** What went wrong inside the library, as a problem that names the file; notes how the library fares. */
export function libraryProblem(error: unknown, file: string, where: string): HutchError {
  if (error instanceof HutchError) return error
  if (error instanceof Error && error.name === 'RuntimeError') {
    health = 'broken'
    return damaged(file, 'the HDF5 library broke down on it', error, where)
  }
  if (health === 'good') health = 'leaking'
  return damaged(file, explain(error instanceof Error ? error.message : String(error)), error, where)
}

/** The library answers with its call stack, outermost first; the innermost line says what happened. */
function explain(message: string): string {
  const lines = [...message.matchAll(/^\s*#\d+:.*?\(\): (.*)$/gm)].map(match => match[1] ?? '')
  const cause = lines.at(-1) ?? message
  for (const [pattern, words] of knownCauses) if (pattern.test(message)) return `${words} (${cause})`
  return cause
}

const knownCauses: readonly (readonly [RegExp, string])[] = [
  [/truncated file/, 'it is shorter than it should be'],
  [/file signature not found/, 'it is not an HDF5 file'],
  [/addr overflow|end of file address/, 'it ends before its data'],
  [/checksum/, 'its inner tables are damaged'],
  [/already open for write/, 'a program has it open for writing, or died while writing'],
]
