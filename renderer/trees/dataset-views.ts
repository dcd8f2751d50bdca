import type { FileNode } from '../../shared/model/data-file.ts'

export type DatasetView = 'image' | 'curve' | 'table' | 'value'

/** Smaller last dimensions are a table of columns rather than a picture. */
const smallestImage = 8
const notNumbers: readonly string[] = ['text', 'compound', 'reference', 'other', 'bool', 'enum']

/** Ways to look at a dataset, the most likely one first. Empty for groups. */
export function datasetViews({ kind, shape, dtype }: FileNode): readonly DatasetView[] {
  if (kind !== 'dataset' || shape === undefined) return []
  const size = shape.reduce((product, length) => product * length, 1)
  if (shape.length === 0 || size === 1) return ['value']
  if (size === 0 || dtype === undefined || notNumbers.includes(dtype)) return ['table']
  if (shape.length === 1) return ['curve', 'table']
  const [rows, columns] = shape.slice(-2)
  const isImage = (rows ?? 0) >= smallestImage && (columns ?? 0) >= smallestImage
  return isImage ? ['image', 'table'] : ['table', 'image']
}

export const viewWords: Record<DatasetView, string> = {
  image: 'Images',
  curve: 'Curve',
  table: 'Table',
  value: 'Value',
}
