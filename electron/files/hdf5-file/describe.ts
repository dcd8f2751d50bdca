import type { MissingTarget } from '../../../shared/model/broken-link.ts'
import type { FileNode, FileValue } from '../../../shared/model/data-file.ts'
import type { Handle } from './handle.ts'
import { namesOf } from './resolve.ts'
import { readAttribute } from './read-values.ts'
import { itemType } from './types.ts'

/** What stands at `realPath` of `handle`, told under the path by which it was asked for. */
export function describeObject(
  handle: Handle,
  realPath: string,
  path: string,
  linkTarget: string | undefined,
): FileNode {
  const common = { path, name: nameOf(path), linkTarget, attributes: attributesOf(handle, realPath) }
  const objectId = objectIdOf(handle, realPath)
  switch (handle.module.get_type(handle.id, realPath)) {
    case handle.module.H5G_GROUP:
      return {
        ...common,
        ...nothingOfADataset,
        kind: 'group',
        nxClass: classOf(common.attributes),
        childCount: namesOf(handle, realPath).length,
        objectId,
      }
    case handle.module.H5G_DATASET:
      return { ...common, ...datasetPart(handle, realPath), objectId }
    default:
      return { ...common, ...nothingOfADataset, kind: 'other', nxClass: undefined, childCount: 0, objectId }
  }
}

export function describeBrokenLink(
  path: string,
  linkTarget: string | undefined,
  missing?: MissingTarget,
): FileNode {
  return {
    path,
    name: nameOf(path),
    linkTarget,
    ...(missing === undefined ? {} : { missing }),
    attributes: {},
    ...nothingOfADataset,
    kind: 'broken-link',
    nxClass: undefined,
    childCount: 0,
  }
}

const nothingOfADataset = { shape: undefined, dtype: undefined } as const

function datasetPart(
  handle: Handle,
  path: string,
): Pick<FileNode, 'kind' | 'nxClass' | 'shape' | 'dtype' | 'childCount' | 'fields'> {
  const type = handle.module.get_dataset_metadata(handle.id, path)
  const { dtype, itemShape, fields } = itemType(type)
  return {
    kind: 'dataset',
    nxClass: undefined,
    // A dataset with a null dataspace holds nothing: shape [0].
    shape: type.shape === null ? [0] : [...type.shape, ...itemShape],
    dtype,
    childCount: 0,
    ...(fields === undefined ? {} : { fields }),
  }
}

function attributesOf(handle: Handle, path: string): Readonly<Record<string, FileValue>> {
  const names = handle.module.get_attribute_names(handle.id, path) as readonly string[]
  return Object.fromEntries(names.map(name => [name, readAttribute(handle.module, handle.id, path, name)]))
}

function classOf(attributes: Readonly<Record<string, FileValue>>): string | undefined {
  const value = attributes.NX_class
  const single = Array.isArray(value) ? (value as readonly FileValue[])[0] : value
  return typeof single === 'string' ? single : undefined
}

/** The address of the object's header, which is what an object reference holds. */
function objectIdOf(handle: Handle, path: string): string {
  const reference = handle.module.create_object_reference(handle.id, path)
  return `${handle.file}#${Buffer.from(reference).readBigUInt64LE(0).toString(16)}`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
