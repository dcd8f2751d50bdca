import type { Ref } from 'vue'
import type { FileNode } from '../../shared/model/data-file.ts'
import { useOfPlace, type Place } from './of-place.ts'

/** A master of a detector has some hundred; more tell nobody more. */
const mostMembers = 500

/** The broken links that a place is, or that are among its members; undefined where all is there. */
export function useLostLinks(place: () => Place): Readonly<Ref<readonly FileNode[] | undefined>> {
  return useOfPlace(place, async (bridge, { file, node }) => {
    if (node.kind === 'broken-link') return [node]
    if (node.kind !== 'group') return undefined
    const outcome = await bridge.call('file.children', {
      ...{ file, path: node.path, offset: 0, limit: mostMembers },
    })
    const lost = outcome.ok ? outcome.value.filter(({ kind }) => kind === 'broken-link') : []
    return lost.length === 0 ? undefined : lost
  })
}
