import { nodeId, type NodeId } from '../../shared/model/ids.ts'

const type = 'application/x-hutch-node'

/** A node of the tree takes its id along when it is dragged. */
export function startDrag(event: DragEvent, id: NodeId): void {
  event.dataTransfer?.setData(type, id)
  event.dataTransfer?.setData('text/plain', id)
}

/** The node that was dropped; undefined for anything else. */
export function draggedScan(event: DragEvent): NodeId | undefined {
  const id = event.dataTransfer?.getData(type) ?? ''
  return id === '' ? undefined : nodeId(id)
}
