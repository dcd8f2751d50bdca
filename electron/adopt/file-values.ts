import { convertUnit } from '../../shared/base/units.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'

/* Single values of a foreign file, where they are. */

export async function numbersAt(file: DataFile, path: string): Promise<readonly number[]> {
  const { values } = await file.read(path, [])
  if (values.kind === 'numbers') return Array.from(values.data)
  throw new HutchError({ kind: 'format', message: 'There are no numbers', where: `${file.file}::${path}` })
}

/** The first number at `path`, in `unit` where the file names another; undefined where there is none. */
export async function numberAt(file: DataFile, path: string, unit: string): Promise<number | undefined> {
  const node = await nodeIfThere(file, path)
  if (node?.kind !== 'dataset' || node.dtype === 'text') return undefined
  const { values } = await file.read(path, [])
  const value = values.kind === 'numbers' ? values.data[0] : undefined
  if (value === undefined || !Number.isFinite(value)) return undefined
  const told = node.attributes.units
  return typeof told === 'string' && told !== '' ? convertUnit(value, told, unit) : value
}

export async function textAt(file: DataFile, path: string): Promise<string | undefined> {
  const node = await nodeIfThere(file, path)
  if (node?.kind !== 'dataset' || node.dtype !== 'text') return undefined
  const { values } = await file.read(path, [])
  const [text] = values.data
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}
