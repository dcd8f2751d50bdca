import type { DataFile } from '../files/data-file.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import { joinPath } from '../files/tree-file.ts'
import type { Span } from '../files/selection.ts'
import type { ExportSource } from './export-source.ts'
import { memberNodes, parentEntry } from './nearby-nodes.ts'
import { numbersOf } from './image-type.ts'

/** A number that was recorded with every image of a stack. */
export interface FrameColumn {
  readonly kind: 'motor' | 'counter'
  readonly name: string
  /** One per exported image. */
  readonly values: readonly number[]
}

/**
 * Positions and counters of the entry that holds the images: what has one value for every step of the scan, or one for
 * all. Empty where the file has no such entry.
 */
export async function frameColumns(source: ExportSource): Promise<readonly FrameColumn[]> {
  const entry = await parentEntry(source.file, source.node.path)
  if (entry === undefined) return []
  const motors = await columnsIn(source, joinPath(entry.path, 'instrument/positioners'), 'motor')
  const counters = await columnsIn(source, joinPath(entry.path, 'measurement'), 'counter')
  const moved = new Set(motors.map(({ name }) => name))
  return [...motors, ...counters.filter(({ name }) => !moved.has(name))]
}

async function columnsIn(
  source: ExportSource,
  group: string,
  kind: FrameColumn['kind'],
): Promise<readonly FrameColumn[]> {
  const columns: FrameColumn[] = []
  for (const node of await memberNodes(source.file, group)) {
    const values = await valuesPerImage(source.file, node, source, kind)
    if (values !== undefined) columns.push({ kind, name: node.name, values })
  }
  return columns
}

async function valuesPerImage(
  file: DataFile,
  node: FileNode,
  { node: { shape = [] }, spans }: ExportSource,
  kind: FrameColumn['kind'],
): Promise<readonly number[] | undefined> {
  const own = node.shape
  if (node.kind !== 'dataset' || own === undefined) return undefined
  const leading = shape.slice(0, -2)
  const isPerStep =
    own.length > 0 && own.length <= leading.length && own.every((size, i) => fits(size, leading[i], i))
  const isSingle = kind === 'motor' && (own.length === 0 || (own.length === 1 && own[0] === 1))
  if (!isPerStep && !isSingle) return undefined
  const numbers = numbersOf(await file.read(node.path, []))
  if (numbers.length === 0) return undefined
  return [...leadingPositions(spans.slice(0, -2))].map(
    at => numbers[isPerStep ? flatIndex(at, own) : 0] ?? NaN,
  )
}

/** Planned values have their full size when frames are still missing. */
function fits(size: number, frames: number | undefined, dimension: number): boolean {
  return dimension === 0 ? size >= (frames ?? Infinity) : size === frames
}

/** Row-major: where each exported image stands in the dataset. */
function* leadingPositions(spans: readonly Span[]): Generator<readonly number[]> {
  const [first, ...rest] = spans
  if (first === undefined) {
    yield []
    return
  }
  for (let at = 0; at < first.count; at++) {
    for (const inner of leadingPositions(rest)) yield [first.start + at * first.step, ...inner]
  }
}

function flatIndex(at: readonly number[], shape: readonly number[]): number {
  return shape.reduce((index, size, dimension) => index * size + (at[dimension] ?? 0), 0)
}
