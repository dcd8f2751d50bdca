import type { Brand } from '../base/brand.ts'

/** Path of names from the root of the experiment tree: `/EFF/Energy Scan/Data`. Unique in a plan. */
export type NodeId = Brand<string, 'NodeId'>
/** `EFF_0001`: folder name, file prefix and identity of one run. */
export type ExperimentId = Brand<string, 'ExperimentId'>
/** Name of a detector in the beamline file, also used in HDF5 group names. */
export type DetectorId = Brand<string, 'DetectorId'>
/** `entry_0003`: one outermost scan or acquisition, in order of execution; `entry_0000` is the run itself. */
export type EntryName = Brand<string, 'EntryName'>

export function nodeId(text: string): NodeId {
  if (!text.startsWith('/') || text.endsWith('/')) throw new RangeError(`Not a node path: "${text}"`)
  return text as NodeId
}

export function childId(parent: NodeId | undefined, name: string): NodeId {
  return `${parent ?? ''}/${name}` as NodeId
}

export function nodeName(id: NodeId): string {
  return id.slice(id.lastIndexOf('/') + 1)
}

/** Names hold no slash: what stands before the last one is the parent. */
export function parentId(id: NodeId): NodeId {
  return nodeId(id.slice(0, id.lastIndexOf('/')))
}

export function detectorId(text: string): DetectorId {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(text)) {
    throw new RangeError(`Not a detector name: "${text}" (letters, digits and _ only)`)
  }
  return text as DetectorId
}

export function experimentId(name: string, number: number): ExperimentId {
  const safe = name.replaceAll(/[^A-Za-z0-9_-]+/g, '_')
  return `${safe}_${String(number).padStart(4, '0')}` as ExperimentId
}

export function entryName(index: number): EntryName {
  return `entry_${String(index).padStart(4, '0')}` as EntryName
}
