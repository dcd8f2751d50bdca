import { pointerTo } from '../../shared/description/read-yaml.ts'
import type { FoundNode, Reading } from './reading.ts'

/** A place in a list of nodes: before what now stands at `index`. */
export interface TreePlace {
  readonly list: string
  readonly index: number
  /** Pointer that a node has when it was moved here from `pointer`. */
  readonly landsAt: (pointer: string) => string
}

export type NodeStep = 'up' | 'down' | 'in' | 'out'

export function listOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

/** Pointer of the node that a list of children belongs to; the experiment for the top tree. */
export function ownerOf(list: string): string {
  return list === '/tree' ? '' : listOf(list)
}

function treePlace(list: string, index: number): TreePlace {
  return { list, index, landsAt: pointer => landing(pointer, list, index) }
}

export function siblingNames(reading: Reading, list: string): readonly string[] {
  return nodesOf(reading).flatMap(({ name, pointer }) => (listOf(pointer) === list ? [name] : []))
}

/** In the selected node when it has children, behind it otherwise. */
export function placeToAdd(reading: Reading, selected: string): TreePlace {
  const node = nodesOf(reading).find(({ pointer }) => pointer === selected)
  if (node === undefined) return treePlace('/tree', siblingNames(reading, '/tree').length)
  if (node.children === undefined) return treePlace(listOf(selected), node.position)
  return treePlace(node.children, siblingNames(reading, node.children).length)
}

/** Where one step leads; undefined where there is no such step. */
export function stepOf(reading: Reading, selected: string, step: NodeStep): TreePlace | undefined {
  const nodes = nodesOf(reading)
  const node = nodes.find(({ pointer }) => pointer === selected)
  if (node === undefined) return undefined
  const list = listOf(selected)
  const at = node.position - 1
  switch (step) {
    case 'up':
      return at === 0 ? undefined : treePlace(list, at - 1)
    case 'down':
      return node.position === node.setSize ? undefined : treePlace(list, at + 2)
    case 'in': {
      const above = nodes.find(({ pointer }) => pointer === pointerTo(list, at - 1))
      if (above?.children === undefined) return undefined
      return treePlace(above.children, siblingNames(reading, above.children).length)
    }
    case 'out': {
      const owner = nodes.find(({ pointer }) => pointer === ownerOf(list))
      return owner === undefined ? undefined : treePlace(listOf(owner.pointer), owner.position)
    }
  }
}

/** Where a node dropped on another goes: into it, before it or behind it; undefined for its own inside. */
export function dropPlace(
  reading: Reading,
  dragged: string,
  target: string,
  side: 'before' | 'inside' | 'behind',
): TreePlace | undefined {
  if (target === dragged || target.startsWith(`${dragged}/`)) return undefined
  const node = nodesOf(reading).find(({ pointer }) => pointer === target)
  if (node === undefined) return target === '' ? treePlace('/tree', 0) : undefined
  if (side === 'inside' && node.children !== undefined) return treePlace(node.children, 0)
  return treePlace(listOf(target), side === 'before' ? node.position - 1 : node.position)
}

/** Taking a node out shifts its later neighbours, and all that is in them, by one. */
function landing(pointer: string, list: string, index: number): string {
  const from = listOf(pointer)
  const at = Number(pointer.slice(from.length + 1))
  const shifted = shiftedBy(list, from, at)
  return pointerTo(shifted, from === list && index > at ? index - 1 : index)
}

function shiftedBy(list: string, from: string, at: number): string {
  if (!list.startsWith(`${from}/`)) return list
  const [index = '', ...rest] = list.slice(from.length + 1).split('/')
  const number = Number(index)
  return [from, String(number > at ? number - 1 : number), ...rest].join('/')
}

function nodesOf(reading: Reading): readonly FoundNode[] {
  return reading.kind === 'read' ? reading.nodes : []
}
