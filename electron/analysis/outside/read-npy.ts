import { readFile, stat } from 'node:fs/promises'
import { ParseError } from '../../../shared/base/parse.ts'
import { parseNpy } from '../../../shared/imaging/parse-npy.ts'
import { HutchError, toProblem } from '../../../shared/model/problem.ts'

export interface NumberArray {
  /** Slowest first; [] for a single number. */
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** 2048² × 4 numbers are 128 MB as doubles; more than that is better left in an HDF5 file, which is taken as it is. */
export const mostNumbers = 2 ** 24

/** An array that a program left. Throws `program` naming the file and what is wrong with it. */
export async function readNpy(file: string): Promise<NumberArray> {
  const bytes = await bytesOf(file)
  try {
    const { data, shape } = parseNpy(bytes)
    return { shape, data: Array.from(data) }
  } catch (error) {
    if (error instanceof ParseError) throw refused(file, error.message)
    throw error
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const found = await stat(file)
    // A pipe or a device could be read for ever.
    if (!found.isFile()) throw refused(file, 'it is no file')
    const { size } = found
    if (size > mostNumbers * 8 + 65_536) throw refused(file, `it has ${size} bytes, too many to be copied`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof HutchError) throw error
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw refused(file, isGone ? 'there is no such file' : toProblem(error).message)
  }
}

function refused(file: string, why: string): HutchError {
  return new HutchError({
    kind: 'program',
    message: `An array it left cannot be used: ${why}`,
    where: file,
    advice: 'Save arrays by numpy.save, or give "file" and "dataset" of an HDF5 file',
  })
}
