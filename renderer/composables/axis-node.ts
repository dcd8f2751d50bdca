import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Bridge } from '../../shared/ipc/contract.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import { useBridge } from '../bridge/bridge.ts'
import { folderName } from '../words/paths.ts'
import { memberPath, textOf } from './plotted-node.ts'

interface Place {
  readonly file: string
  readonly node: FileNode
}

/** The axis that the NXdata group around a 1-D dataset names with `@axes`; undefined where there is none. */
export function useAxisNode(place: () => Place): Readonly<Ref<FileNode | undefined>> {
  const bridge = useBridge()
  const found = shallowRef<FileNode | undefined>()
  watch(
    () => `${place().file}::${place().node.path}`,
    async (_key, _before, onCleanup) => {
      const stop = new AbortController()
      onCleanup(() => stop.abort())
      found.value = undefined
      const { file, node } = place()
      const axis = await axisNode(bridge, file, node)
      if (!stop.signal.aborted) found.value = axis
    },
    { immediate: true },
  )
  return shallowReadonly(found)
}

async function axisNode(bridge: Bridge, file: string, node: FileNode): Promise<FileNode | undefined> {
  const parent = folderName(node.path)
  const group = await bridge.call('file.node', { file, path: parent === node.path ? '/' : parent })
  if (!group.ok || group.value.nxClass !== 'NXdata') return undefined
  const name = textOf(group.value.attributes.axes)
  if (name === undefined || name === '.' || name === node.name) return undefined
  const axis = await bridge.call('file.node', { file, path: memberPath(group.value.path, name) })
  return axis.ok && axis.value.shape?.length === 1 ? axis.value : undefined
}
