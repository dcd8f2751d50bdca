import type { Attributes, AttributeValue } from '../../../shared/nexus/skeleton.ts'
import type { Hdf5File, Hdf5Module } from '../h5wasm-module.ts'
import { countsAttribute, growsAttribute, structureAttribute } from '../write-nodes.ts'

/** Attributes of an object of a file that we made, without the marks that the writer sets by itself. */
export function readAttributes(hdf5: Hdf5Module, file: Hdf5File, path: string): Attributes {
  const group = new hdf5.Group(file.file_id, path)
  const names = hdf5.module.get_attribute_names(file.file_id, path).filter(name => !ownMarks.has(name))
  const pairs = names.map(name => [name, plainAttribute(group.get_attribute(name, false))] as const)
  return Object.fromEntries(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** The text of one of the writer's marks, where the object has it. */
export function markOf(
  hdf5: Hdf5Module,
  file: Hdf5File,
  path: string,
  name: typeof countsAttribute | typeof growsAttribute,
): string | undefined {
  if (!hdf5.module.get_attribute_names(file.file_id, path).includes(name)) return undefined
  const mark: unknown = new hdf5.Group(file.file_id, path).get_attribute(name, false)
  return typeof mark === 'string' ? mark : undefined
}

const ownMarks: ReadonlySet<string> = new Set([countsAttribute, structureAttribute, growsAttribute])

/** Undefined for an attribute without a value. */
function plainAttribute(value: unknown): AttributeValue | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String)
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return undefined
  const numbers = Array.from(value as unknown as ArrayLike<number | bigint>, Number)
  return numbers.length === 0 ? undefined : numbers
}
