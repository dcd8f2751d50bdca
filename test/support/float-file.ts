import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** Raw numbers in a file: what is too long for an argument of a peer program, which reads it by `numpy.fromfile`. */
export function floatFile(values: Float32Array | Float64Array): string {
  const file = join(temporaryFolder(), 'values.raw')
  writeFileSync(file, values)
  return file
}
