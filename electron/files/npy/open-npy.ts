import { ParseError } from '../../../shared/base/parse.ts'
import { npyHeadBytes, npyNumbers, parseNpyHead, type NpyHead } from '../../../shared/imaging/parse-npy.ts'
import type { PixelArray } from '../../../shared/model/pixels.ts'
import type { DataFile } from '../data-file.ts'
import { openBytes, type FileBytes } from '../file-bytes.ts'
import { damaged } from '../file-problems.ts'
import { pixelDataset, stack } from '../tree-datasets.ts'
import { group, treeFile, type TreeDataset } from '../tree-file.ts'

/** One array of numpy: `/data`, an NXdata by itself. Of a stack of images only those that are asked for are read. */
export async function openNpy(file: string): Promise<DataFile> {
  const bytes = await openBytes(file)
  try {
    const head = parseNpyHead(await bytes.read(0, npyHeadBytes), bytes.size)
    const root = group('NXdata', [['data', datasetOf(head, bytes)]], { signal: 'data' })
    return treeFile(file, 'npy', root, () => bytes.close())
  } catch (error) {
    await bytes.close()
    if (error instanceof ParseError) throw damaged(file, error.message, error)
    throw error
  }
}

function datasetOf(head: NpyHead, bytes: FileBytes): TreeDataset {
  const { itemBytes, shape, start } = head
  const type = head.type === 'bool' ? 'uint8' : head.type
  const part = async (at: number, count: number): Promise<PixelArray> =>
    npyNumbers(head, await bytes.read(start + at * itemBytes, count * itemBytes))
  const [frames, height, width] = shape
  if (shape.length === 3 && frames !== undefined && height !== undefined && width !== undefined)
    return stack(frames, { height, width }, type, frame => part(frame * height * width, height * width))
  const count = shape.reduce((product, length) => product * length, 1)
  return pixelDataset(shape, type, () => part(0, count))
}
