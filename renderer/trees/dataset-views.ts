import { mostCells } from '../../shared/analysis/grid/scan-grid.ts'
import type { FileNode, NxData, PlotField } from '../../shared/model/data-file.ts'

export type DatasetView = 'map' | 'image' | 'curve' | 'table' | 'value'

/** Smaller last dimensions are a table of columns rather than a picture. */
const smallestImage = 8
/** A matrix of more lines is looked at as an image first: the cells of a map would be finer than the screen. */
const mostMapLines = 512
const notNumbers: readonly string[] = ['text', 'compound', 'reference', 'other', 'enum']

/** Both positions of the values of a dataset, where its plot says where they were measured. */
export function mapAxes(
  { path, shape = [] }: Pick<FileNode, 'path' | 'shape'>,
  plot: NxData | undefined,
): { readonly x: PlotField; readonly y: PlotField } | undefined {
  const isPlotted = [plot?.signal, ...(plot?.auxiliary ?? [])].some(field => field?.path === path)
  if (plot === undefined || !isPlotted) return undefined
  if (plot.places !== undefined) return plot.places
  const [y, x] = plot.axes
  const [rows = 0, columns = 0] = shape
  if (shape.length !== 2 || rows * columns > mostCells) return undefined
  return isAlong(x, columns) && isAlong(y, rows) ? { x, y } : undefined
}

/** Ways to look at a dataset, the most likely one first. Empty for groups. */
export function datasetViews(node: FileNode, plot?: NxData): readonly DatasetView[] {
  const { dtype, kind, shape } = node
  if (kind !== 'dataset' || shape === undefined) return []
  const size = shape.reduce((product, length) => product * length, 1)
  if (shape.length === 0 || size === 1) return ['value']
  if (size === 0 || dtype === undefined || notNumbers.includes(dtype)) return ['table']
  const hasMap = mapAxes(node, plot) !== undefined
  if (dtype === 'bool' && shape.length === 1) return ['table']
  if (shape.length === 1) return hasMap ? ['map', 'curve', 'table'] : ['curve', 'table']
  const [rows = 0, columns = 0] = shape.slice(-2)
  const isImage = rows >= smallestImage && columns >= smallestImage
  const others: readonly DatasetView[] = isImage ? ['image', 'table'] : ['table', 'image']
  if (!hasMap) return others
  const isFirst =
    rows <= mostMapLines && columns <= mostMapLines && node.attributes.interpretation !== 'image'
  return isFirst ? ['map', ...others] : [...others, 'map']
}

/** A position for each line, or both borders of it. */
function isAlong(axis: PlotField | undefined, count: number): axis is PlotField {
  const [length = 0] = axis?.shape ?? []
  return axis?.shape.length === 1 && count > 1 && (length === count || length === count + 1)
}

export const viewWords: Record<DatasetView, string> = {
  map: 'Map',
  image: 'Images',
  curve: 'Curve',
  table: 'Table',
  value: 'Value',
}
