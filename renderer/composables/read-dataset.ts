import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Outcome } from '../../shared/ipc/contract.ts'
import type { DataBlock, SliceItem } from '../../shared/model/data-file.ts'
import { useBridge } from '../bridge/bridge.ts'

export interface ReadRequest {
  readonly file: string
  readonly path: string
  readonly slice: readonly SliceItem[]
}

/** Part of a dataset, read again whenever the request changes; the answer to an old request is dropped. */
export function useDataset(
  request: () => ReadRequest | undefined,
): Readonly<Ref<Outcome<DataBlock> | undefined>> {
  const bridge = useBridge()
  const outcome = shallowRef<Outcome<DataBlock> | undefined>()
  let asked = 0
  watch(
    () => JSON.stringify(request()),
    async () => {
      const mine = ++asked
      const now = request()
      if (now === undefined) {
        outcome.value = undefined
        return
      }
      const answer = await bridge.call('file.read', now)
      if (mine === asked) outcome.value = answer
    },
    { immediate: true },
  )
  return shallowReadonly(outcome)
}

/** Numbers of a block as a plain list; text becomes NaN. */
export function blockNumbers(block: DataBlock): readonly number[] {
  const { values } = block
  return values.kind === 'numbers'
    ? Array.from(values.data)
    : values.data.map(value => (typeof value === 'number' ? value : NaN))
}
