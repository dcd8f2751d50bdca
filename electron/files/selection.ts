import { counted } from '../../shared/base/counted.ts'
import type { SliceItem } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'

/** What is taken along one dimension: `start`, `start + step`, … `count` of them. `dropped`: an index, it removes the dimension. */
export interface Span {
  readonly start: number
  readonly step: number
  readonly count: number
  readonly dropped: boolean
}

/**
 * numpy's meaning of a slice on a shape: negative counts from the end, ranges are cut to what exists, an index outside is
 * a `limit` problem that names its position (from 1). Steps must be positive.
 */
export function select(
  shape: readonly number[],
  slice: readonly SliceItem[],
  where: string,
): readonly Span[] {
  if (slice.length > shape.length) {
    throw sliceProblem(
      `The slice has ${counted(slice.length, 'part')} but the dataset only ${counted(shape.length, 'dimension')}, [${shape.join(', ')}]`,
      where,
    )
  }
  return shape.map((length, dimension) => spanOf(length, slice[dimension], dimension, where))
}

export function selectedShape(spans: readonly Span[]): readonly number[] {
  return spans.filter(span => !span.dropped).map(span => span.count)
}

export function selectedCount(spans: readonly Span[]): number {
  return spans.reduce((product, span) => product * span.count, 1)
}

export function isWhole(shape: readonly number[], spans: readonly Span[]): boolean {
  return spans.every((span, i) => span.start === 0 && span.step === 1 && span.count === shape[i])
}

/** Row-major positions of the selected items in a flattened array of `shape`, in order. */
export function* selectedPositions(shape: readonly number[], spans: readonly Span[]): Generator<number> {
  if (selectedCount(spans) === 0) return
  const strides = rowMajorStrides(shape)
  const at = spans.map(() => 0)
  for (;;) {
    yield spans.reduce((sum, span, i) => sum + (span.start + (at[i] ?? 0) * span.step) * (strides[i] ?? 1), 0)
    let dimension = spans.length - 1
    while (dimension >= 0 && (at[dimension] ?? 0) + 1 >= (spans[dimension]?.count ?? 0)) {
      at[dimension] = 0
      dimension -= 1
    }
    if (dimension < 0) return
    at[dimension] = (at[dimension] ?? 0) + 1
  }
}

function rowMajorStrides(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1)
  return strides
}

function spanOf(length: number, item: SliceItem | undefined, dimension: number, where: string): Span {
  if (item === undefined) return { start: 0, step: 1, count: length, dropped: false }
  if (item.kind === 'index') {
    const at = item.at < 0 ? item.at + length : item.at
    if (at < 0 || at >= length) {
      throw sliceProblem(
        `Part ${dimension + 1} of the slice asks for ${item.at}, but the dimension has ${length} item(s)`,
        where,
      )
    }
    return { start: at, step: 1, count: 1, dropped: true }
  }
  if (!Number.isInteger(item.step) || item.step < 1) {
    throw sliceProblem(
      `Part ${dimension + 1} of the slice has step ${item.step}; it must be 1 or more`,
      where,
    )
  }
  const start = clamp(item.start ?? 0, length)
  const stop = clamp(item.stop ?? length, length)
  return { start, step: item.step, count: Math.max(0, Math.ceil((stop - start) / item.step)), dropped: false }
}

function clamp(position: number, length: number): number {
  return Math.max(0, Math.min(length, position < 0 ? position + length : position))
}

function sliceProblem(message: string, where: string): HutchError {
  return new HutchError({
    kind: 'limit',
    message,
    where,
    advice: 'Write it like "0:10,5,:", one part per dimension.',
  })
}
