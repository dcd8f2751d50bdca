import type { Ref } from 'vue'
import type { Bridge } from '../../shared/ipc/contract.ts'
import type { FileNode, FileValue, NxData } from '../../shared/model/data-file.ts'
import { folderName } from '../words/paths.ts'
import { useOfPlace, type Place } from './of-place.ts'

/** `@default` may lead from group to group; a file that leads in circles is left after this many. */
const longestChain = 8

/** The dataset that a NeXus group names as its plot, following `@default` and `@signal`; undefined for all else. */
export function usePlottedNode(place: () => Place): Readonly<Ref<FileNode | undefined>> {
  return useOfPlace(place, plottedNode)
}

/** The plot of the NXdata group around a dataset; undefined where there is none. */
export function usePlotAround(place: () => Place): Readonly<Ref<NxData | undefined>> {
  return useOfPlace(place, async (bridge, { file, node }) => {
    if (node.kind !== 'dataset') return undefined
    const parent = folderName(node.path)
    return await plotOf(bridge, file, parent === node.path ? '/' : parent)
  })
}

async function plottedNode(bridge: Bridge, { file, node: start }: Place): Promise<FileNode | undefined> {
  let node = start
  for (let step = 0; step < longestChain && node.kind === 'group'; step++) {
    const next = await nextPath(bridge, file, node)
    const outcome = next === undefined ? undefined : await bridge.call('file.node', { file, path: next })
    if (outcome?.ok !== true) return undefined // a name that leads nowhere: the group itself is shown
    node = outcome.value
  }
  return node === start || node.kind !== 'dataset' ? undefined : node
}

async function nextPath(bridge: Bridge, file: string, node: FileNode): Promise<string | undefined> {
  const isPlot = node.nxClass === 'NXdata' || node.attributes.signal !== undefined
  if (isPlot) return (await plotOf(bridge, file, node.path))?.signal?.path
  const name = textOf(node.attributes.default)
  return name === undefined ? undefined : memberPath(node.path, name)
}

async function plotOf(bridge: Bridge, file: string, path: string): Promise<NxData | undefined> {
  const outcome = await bridge.call('file.plot', { file, path })
  return outcome.ok ? outcome.value : undefined
}

function memberPath(group: string, name: string): string {
  if (name.startsWith('/')) return name
  return group === '/' ? `/${name}` : `${group}/${name}`
}

export function textOf(value: FileValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined
}
