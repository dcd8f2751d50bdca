import type { Ref } from 'vue'
import type { Bridge } from '../../shared/ipc/contract.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import { folderName } from '../words/paths.ts'
import { useNodeOfPlace, type Place } from './node-of-place.ts'
import { memberPath, textOf } from './plotted-node.ts'

/** The axis that the NXdata group around a 1-D dataset names with `@axes`; undefined where there is none. */
export function useAxisNode(place: () => Place): Readonly<Ref<FileNode | undefined>> {
  return useNodeOfPlace(place, axisNode)
}

async function axisNode(bridge: Bridge, { file, node }: Place): Promise<FileNode | undefined> {
  const parent = folderName(node.path)
  const group = await bridge.call('file.node', { file, path: parent === node.path ? '/' : parent })
  if (!group.ok || group.value.nxClass !== 'NXdata') return undefined
  const name = textOf(group.value.attributes.axes)
  if (name === undefined || name === '.' || name === node.name) return undefined
  const axis = await bridge.call('file.node', { file, path: memberPath(group.value.path, name) })
  return axis.ok && axis.value.shape?.length === 1 ? axis.value : undefined
}
