import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'

/** Of the units that files use for lengths, in metres. */
const metres: Readonly<Record<string, number>> = {
  m: 1,
  meter: 1,
  metre: 1,
  cm: 1e-2,
  mm: 1e-3,
  um: 1e-6,
  µm: 1e-6,
  micron: 1e-6,
  nm: 1e-9,
  angstrom: 1e-10,
  Å: 1e-10,
  A: 1e-10,
}
/** To keV; other values keep their number. */
const kiloelectronvolts: Readonly<Record<string, number>> = { eV: 1e-3, keV: 1, MeV: 1e3 }

/** The first number that one of the paths leads to; a list stands for its first value. Energies come in keV. */
export async function readNumber(file: DataFile, paths: readonly string[]): Promise<number | undefined> {
  const found = await readFirst(file, paths)
  if (found === undefined) return undefined
  return found.value * (kiloelectronvolts[found.unit] ?? 1)
}

/** In metres; undefined where the file names no unit of length. */
export async function readLength(file: DataFile, paths: readonly string[]): Promise<number | undefined> {
  const found = await readFirst(file, paths)
  const factor = found === undefined ? undefined : metres[found.unit]
  return found === undefined || factor === undefined ? undefined : found.value * factor
}

async function readFirst(
  file: DataFile,
  paths: readonly string[],
): Promise<{ readonly value: number; readonly unit: string } | undefined> {
  for (const path of paths) {
    const node = await nodeIfThere(file, path)
    if (node?.kind !== 'dataset' || node.shape === undefined || node.shape.length > 1) continue
    if (node.shape[0] === 0) continue
    const { values } = await file.read(path, node.shape.length === 1 ? [{ kind: 'index', at: 0 }] : [])
    const value = values.kind === 'numbers' ? values.data[0] : undefined
    const unit = node.attributes.units
    if (value !== undefined && Number.isFinite(value))
      return { value, unit: typeof unit === 'string' ? unit : '' }
  }
  return undefined
}
