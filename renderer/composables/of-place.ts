import { shallowRef, watch, type Ref } from 'vue'
import type { Bridge } from '../../shared/ipc/contract.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import { useBridge } from '../bridge/bridge.ts'

export interface Place {
  readonly file: string
  readonly node: FileNode
}

/** What `find` finds from a place; undefined until it has, and while the place is another one already. */
export function useOfPlace<T>(
  place: () => Place,
  find: (bridge: Bridge, place: Place) => Promise<T | undefined>,
): Readonly<Ref<T | undefined>> {
  const bridge = useBridge()
  const found = shallowRef<T | undefined>()
  watch(
    () => `${place().file}::${place().node.path}`,
    async (_key, _before, onCleanup) => {
      const stop = new AbortController()
      onCleanup(() => stop.abort())
      found.value = undefined
      const answer = await find(bridge, place())
      if (!stop.signal.aborted) found.value = answer
    },
    { immediate: true },
  )
  return found
}
