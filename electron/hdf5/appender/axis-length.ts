import { readDatasetHeader } from './dataset-header.ts'
import { brokenFile, type RawFile } from './raw-file.ts'

/**
 * Where the length of an axis stands that grows with frames. All its values are in the file from the beginning, in one
 * chunk; the length says how many of them a reader gets.
 */
export function axisLengthPosition(raw: RawFile, address: number): number {
  const { dims, dimsPosition, layout } = readDatasetHeader(raw, address)
  if (dims.length !== 1 || layout.kind !== 'chunked') throw brokenFile(raw, `no axis at ${address}`)
  return dimsPosition
}
