import type { DataBlock, FileValue } from '../../shared/model/data-file.ts'

/** JSON has no NaN and no infinity: they become the texts "NaN", "Infinity" and "-Infinity", which null would lose. */
function jsonValue(value: FileValue): FileValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (isList(value)) return value.map(jsonValue)
  return value
}

export function jsonAttributes(
  attributes: Readonly<Record<string, FileValue>>,
): Readonly<Record<string, FileValue>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, jsonValue(value)]))
}

/** Nested lists of the block's shape; a single value for shape []. Booleans are true and false. */
export function nestedValues(block: DataBlock): FileValue {
  const { values, dtype, shape } = block
  if (values.kind === 'list') return nest(i => jsonValue(values.data[i] ?? null), shape, 0)
  const { data } = values
  if (dtype === 'bool') return nest(i => data[i] !== 0, shape, 0)
  return nest(i => jsonValue(data[i] ?? null), shape, 0)
}

function nest(at: (index: number) => FileValue, shape: readonly number[], from: number): FileValue {
  const [length, ...rest] = shape
  if (length === undefined) return at(from)
  const each = rest.reduce((a, b) => a * b, 1)
  return Array.from({ length }, (_, i) => nest(at, rest, from + i * each))
}

export function isList(value: FileValue): value is readonly FileValue[] {
  return Array.isArray(value)
}
