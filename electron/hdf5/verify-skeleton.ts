import { checksumPlaces, ledgerPaths, noChecksum } from '../../shared/nexus/ledger.ts'
import type {
  Attributes,
  AttributeValue,
  ConstantValue,
  FileSkeleton,
  SkeletonNode,
} from '../../shared/nexus/skeleton.ts'
import { attributeNumberType, filledArray, numberArray } from './element-types.ts'
import { filterIds, frameFilter } from './filters/frame-filter.ts'
import type { Hdf5File, Hdf5Module, OutputData } from './h5wasm-module.ts'
import { plainText } from './plain-text.ts'

/**
 * Reads a new file back and compares it with what was asked for. Needed because the library reports success on a full
 * disk. Returns the path of the first node that differs.
 */
export function differingNode(hdf5: Hdf5Module, path: string, skeleton: FileSkeleton): string | undefined {
  const file = new hdf5.File(path, 'r')
  try {
    const root: SkeletonNode = { kind: 'group', path: '/', attributes: skeleton.rootAttributes }
    return [root, ...skeleton.nodes].find(node => !isAsAsked(hdf5, file, node))?.path
  } finally {
    file.close()
  }
}

function isAsAsked(hdf5: Hdf5Module, file: Hdf5File, node: SkeletonNode): boolean {
  if ('attributes' in node && !attributesMatch(hdf5, file, node.path, node.attributes)) return false
  const { module } = hdf5
  const id = file.file_id
  switch (node.kind) {
    case 'group':
      return module.get_type(id, node.path) === module.H5G_GROUP
    case 'constant':
      return matches(valueOf(hdf5, file, node.path), constantData(node.value))
    case 'text':
      return matches(valueOf(hdf5, file, node.path), [plainText(node.value)])
    case 'values':
      return matches(valueOf(hdf5, file, node.path), filledArray(node.type, count(node.shape), node.fill))
    case 'growingAxis':
      return matches(valueOf(hdf5, file, node.path), numberArray('float64', node.values))
    case 'series':
      return new hdf5.Dataset(id, node.path).shape?.[0] === 0
    case 'frames':
      return (
        new hdf5.Dataset(id, node.path).shape?.[0] === 0 &&
        hasFilters(hdf5, file, node) &&
        hasLedger(hdf5, file, node)
      )
    case 'hardLink':
      return Buffer.from(module.create_object_reference(id, node.path)).equals(
        Buffer.from(module.create_object_reference(id, node.target)),
      )
    case 'softLink':
      return module.get_symbolic_link(id, node.path) === node.target
    case 'externalLink': {
      const { filename, obj_path: target } = module.get_external_link(id, node.path)
      return filename === node.file && target === node.target
    }
  }
}

function hasLedger(
  hdf5: Hdf5Module,
  file: Hdf5File,
  { countPath, leading }: Extract<SkeletonNode, { kind: 'frames' }>,
): boolean {
  const { checksums, synced } = ledgerPaths(countPath)
  return (
    matches(valueOf(hdf5, file, checksums), filledArray('int64', checksumPlaces(leading), noChecksum)) &&
    matches(valueOf(hdf5, file, synced), filledArray('int64', 2, 0))
  )
}

function hasFilters(
  { module }: Hdf5Module,
  file: Hdf5File,
  node: Extract<SkeletonNode, { kind: 'frames' }>,
): boolean {
  const found = module.get_dataset_filters(file.file_id, node.path).map(({ id }) => id)
  return matches(found, filterIds(frameFilter(node)))
}

function attributesMatch(hdf5: Hdf5Module, file: Hdf5File, path: string, attributes: Attributes): boolean {
  const group = new hdf5.Group(file.file_id, path)
  return Object.entries(attributes).every(([name, value]) =>
    matches(group.get_attribute(name, false), attributeData(value)),
  )
}

type Expected = string | number | bigint | readonly string[] | ArrayLike<number> | ArrayLike<bigint>

function attributeData(value: AttributeValue): Expected {
  if (typeof value === 'string') return plainText(value)
  if (typeof value === 'number') return numberArray(attributeNumberType([value]), [value])[0] ?? value
  const texts = value.filter(item => typeof item === 'string')
  if (texts.length > 0) return texts.map(plainText)
  const numbers = value.filter(item => typeof item === 'number')
  return numberArray(attributeNumberType(numbers), numbers)
}

function constantData(value: ConstantValue): Expected {
  if (typeof value === 'string') return plainText(value)
  if (!('shape' in value)) return value.map(plainText)
  const array = numberArray(value.type, value.data)
  return value.shape.length === 0 ? (array[0] ?? array) : array
}

function valueOf(hdf5: Hdf5Module, file: Hdf5File, path: string): OutputData | null {
  return new hdf5.Dataset(file.file_id, path).value
}

function matches(found: OutputData | readonly number[] | null, expected: Expected): boolean {
  if (typeof expected !== 'object') return Object.is(found, expected)
  if (found === null || typeof found !== 'object' || !('length' in found)) return false
  if (found.length !== expected.length) return false
  for (let index = 0; index < expected.length; index++) {
    if (!Object.is(found[index], expected[index])) return false
  }
  return true
}

function count(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1)
}
