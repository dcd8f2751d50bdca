import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PixelArray, PixelType } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from './data-file.ts'
import { openEdf } from './edf/open-edf.ts'
import { openCbf } from './cbf/open-cbf.ts'
import { damaged, notSupported } from './file-problems.ts'
import { openTiff } from './tiff/open-tiff.ts'
import { openXrm } from './xrm/open-xrm.ts'
import { stack, text } from './tree-datasets.ts'
import { group, treeFile, type TreeNode } from './tree-file.ts'

/**
 * A folder (or list) of single TIFF, EDF, CBF or XRM images as one stack: `/stack/data` of all images with the shape and type
 * that most of them have, in natural order of their names (`raw_2` before `raw_10`). The others are named in `@left_out`.
 * Images are opened one at a time when their pixels are asked for.
 */
export async function openFolder(folder: string, names?: readonly string[]): Promise<DataFile> {
  const files = (names ?? (await readdir(folder))).filter(name => readers.has(suffix(name))).sort(naturally)
  const images: StackImage[] = []
  const problems: string[] = []
  for (const name of files) {
    const found = await describeImage(join(folder, name), name)
    if ('problem' in found) problems.push(found.problem)
    else images.push(found)
  }
  const kept = mostCommon(images)
  const first = kept[0]
  if (first === undefined) throw nothingIn(folder, files.length, problems[0])
  const left = images.filter(image => !kept.includes(image)).map(image => `${image.name}: ${keyOf(image)}`)
  return treeFile(folder, 'folder', stackTree(first, kept, [...left, ...problems]))
}

interface StackImage {
  readonly file: string
  readonly name: string
  readonly height: number
  readonly width: number
  readonly type: PixelType
}

const readers: ReadonlyMap<string, (file: string) => Promise<DataFile>> = new Map([
  ['.tif', openTiff],
  ['.tiff', openTiff],
  ['.edf', openEdf],
  ['.cbf', openCbf],
  ['.xrm', openXrm],
])

const naturally = new Intl.Collator('en', { numeric: true }).compare

/** Of the image, where it is packed: `.edf` of `a.edf.gz`. */
function suffix(name: string): string {
  return /(\.[^.]+?)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

async function describeImage(file: string, name: string): Promise<StackImage | { readonly problem: string }> {
  try {
    return await withFile(file, async opened => {
      const { shape, dtype } = await opened.node('/frame_0000/data')
      const [height, width, ...more] = shape ?? []
      if (
        height === undefined ||
        width === undefined ||
        more.length > 0 ||
        dtype === 'int64' ||
        dtype === 'uint64'
      ) {
        return { problem: `${name}: not a single grey image` }
      }
      return { file, name, height, width, type: dtype as PixelType }
    })
  } catch (error) {
    if (error instanceof HutchError) return { problem: `${name}: ${error.message}` }
    throw error
  }
}

async function withFile<T>(file: string, use: (opened: DataFile) => Promise<T>): Promise<T> {
  const open = readers.get(suffix(file)) ?? openTiff
  const opened = await open(file)
  try {
    return await use(opened)
  } finally {
    await opened.close()
  }
}

function mostCommon(images: readonly StackImage[]): readonly StackImage[] {
  const groups = new Map<string, StackImage[]>()
  for (const image of images) groups.set(keyOf(image), [...(groups.get(keyOf(image)) ?? []), image])
  return [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? []
}

function keyOf(image: StackImage): string {
  return `${image.height} × ${image.width} ${image.type}`
}

function stackTree(first: StackImage, kept: readonly StackImage[], leftOut: readonly string[]) {
  const members: (readonly [string, TreeNode])[] = [
    ['data', stack(kept.length, first, first.type, index => pixelsOf(kept[index] ?? first))],
    ['files', text(kept.map(image => image.name).join('\n'))],
  ]
  const data = group('NXdata', members, { signal: 'data' })
  return group('NXroot', [['stack', data]], {
    default: 'stack',
    ...(leftOut.length === 0 ? {} : { left_out: leftOut }),
  })
}

async function pixelsOf(image: StackImage): Promise<PixelArray> {
  return withFile(image.file, async opened => {
    const { shape, values } = await opened.read('/frame_0000/data', [])
    if (values.kind === 'list' || shape[0] !== image.height || shape[1] !== image.width) {
      throw damaged(image.file, `it was ${image.height} × ${image.width} when the folder was opened`)
    }
    return values.data
  })
}

function nothingIn(folder: string, candidates: number, problem: string | undefined): HutchError {
  if (candidates > 0) return damaged(folder, `none of its ${candidates} images can be read: ${problem ?? ''}`)
  return notSupported(
    folder,
    'is a folder without TIFF, EDF, CBF or XRM images',
    'Choose a file in it, or another folder.',
  )
}
