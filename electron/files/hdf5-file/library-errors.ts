import { HutchError } from '../../../shared/model/problem.ts'
import { libraryWords } from '../../hdf5/library-words.ts'
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
  return damaged(
    file,
    libraryWords(error) ?? (error instanceof Error ? error.message : String(error)),
    error,
    where,
  )
}
