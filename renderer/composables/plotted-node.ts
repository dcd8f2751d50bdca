import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Bridge } from '../../shared/ipc/contract.ts'
import type { FileNode, FileValue } from '../../shared/model/data-file.ts'
import { useBridge } from '../bridge/bridge.ts'

interface Place {
  readonly file: string
  readonly node: FileNode
}

/** `@default` may lead from group to group; a file that leads in circles is left after this many. */
const longestChain = 8

/** The dataset that a NeXus group names as its plot, following `@default` and `@signal`; undefined for all else. */
export function usePlottedNode(place: () => Place): Readonly<Ref<FileNode | undefined>> {
  const bridge = useBridge()
  const found = shallowRef<FileNode | undefined>()
  watch(
    () => `${place().file}::${place().node.path}`,
    async (_key, _before, onCleanup) => {
      const stop = new AbortController()
      onCleanup(() => stop.abort())
      found.value = undefined
      const { file, node } = place()
      const plotted = await plottedNode(bridge, file, node)
      if (!stop.signal.aborted) found.value = plotted
    },
    { immediate: true },
  )
  return shallowReadonly(found)
}

async function plottedNode(bridge: Bridge, file: string, start: FileNode): Promise<FileNode | undefined> {
  let node = start
  for (let step = 0; step < longestChain && node.kind === 'group'; step++) {
    const name = textOf(node.attributes.signal) ?? textOf(node.attributes.default)
    if (name === undefined) return undefined
    const outcome = await bridge.call('file.node', { file, path: memberPath(node.path, name) })
    if (!outcome.ok) return undefined // a name that leads nowhere: the group itself is shown
    node = outcome.value
  }
  return node === start || node.kind !== 'dataset' ? undefined : node
}

export function memberPath(group: string, name: string): string {
  if (name.startsWith('/')) return name
  return group === '/' ? `/${name}` : `${group}/${name}`
}

export function textOf(value: FileValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined
}
