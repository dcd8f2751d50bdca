import type { Ref } from 'vue'
import type { Bridge } from '../../shared/ipc/contract.ts'
import type { FileNode, FileValue } from '../../shared/model/data-file.ts'
import { useNodeOfPlace, type Place } from './node-of-place.ts'

/** `@default` may lead from group to group; a file that leads in circles is left after this many. */
const longestChain = 8

/** The dataset that a NeXus group names as its plot, following `@default` and `@signal`; undefined for all else. */
export function usePlottedNode(place: () => Place): Readonly<Ref<FileNode | undefined>> {
  return useNodeOfPlace(place, plottedNode)
}

async function plottedNode(bridge: Bridge, { file, node: start }: Place): Promise<FileNode | undefined> {
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
