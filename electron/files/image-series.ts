import type { FileValue } from '../../shared/model/data-file.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import { pixelDataset, stack, type StoredType } from './tree-datasets.ts'
import { group, type TreeGroup, type TreeNode } from './tree-file.ts'

/** One image of a file as all image formats present it. */
export interface SeriesImage {
  /** Slowest dimension first; two for an image. */
  readonly shape: readonly number[]
  /** 64-bit integers are loaded as float64, exact up to 2^53. */
  readonly type: StoredType
  /** What the header says, as text. */
  readonly header: Readonly<Record<string, FileValue>>
  /** More beside `data` and `header`. */
  readonly extra: readonly (readonly [string, TreeNode])[]
  load(): Promise<PixelArray>
}

/**
 * `/frame_0000/data` (an NXdata) and `/frame_0000/header` (its keys as attributes) for every image, and `/stack/data`
 * when there are several of one shape and type. `@default` leads to the stack, else to the first image.
 */
export function imageSeries(
  images: readonly SeriesImage[],
  attributes: Readonly<Record<string, FileValue>> = {},
): TreeGroup {
  const frames = images.map((item, i) => [`frame_${String(i).padStart(4, '0')}`, frameGroup(item)] as const)
  const stacked = stackOf(images)
  const members: (readonly [string, TreeNode])[] =
    stacked === undefined ? frames : [['stack', stacked], ...frames]
  return group('NXroot', members, { ...attributes, default: members[0]?.[0] ?? '' })
}

function frameGroup(item: SeriesImage): TreeGroup {
  const members: (readonly [string, TreeNode])[] = [
    ['data', pixelDataset(item.shape, item.type, () => item.load())],
    ['header', group('NXcollection', [], item.header)],
    ...item.extra,
  ]
  return group('NXdata', members, { signal: 'data' })
}

function stackOf(images: readonly SeriesImage[]): TreeGroup | undefined {
  const first = images[0]
  if (first === undefined || images.length < 2) return undefined
  const [height, width, ...more] = first.shape
  if (height === undefined || width === undefined || more.length > 0) return undefined
  const key = (item: SeriesImage): string => `${item.type} ${item.shape.join('×')}`
  if (images.some(item => key(item) !== key(first))) return undefined
  const load = (index: number): Promise<PixelArray> => (images[index] ?? first).load()
  return group('NXdata', [['data', stack(images.length, { height, width }, first.type, load)]], {
    signal: 'data',
  })
}
