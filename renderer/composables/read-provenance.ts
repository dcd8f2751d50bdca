import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Outcome } from '../../shared/ipc/contract.ts'
import type { Provenance } from '../../shared/model/provenance.ts'
import { useBridge } from '../bridge/bridge.ts'

export interface ProvenanceRequest {
  readonly file: string
  /** What is known of its end: the file says more then. */
  readonly endedAtMs: number | undefined
}

/** What a result file says of how it was made; the answer to an old request is dropped. */
export function useProvenance(
  request: () => ProvenanceRequest | undefined,
): Readonly<Ref<Outcome<Provenance> | undefined>> {
  const bridge = useBridge()
  const outcome = shallowRef<Outcome<Provenance>>()
  let asked = 0
  watch(
    () => JSON.stringify(request()),
    async () => {
      const mine = ++asked
      const now = request()
      const answer = now && (await bridge.call('analysis.provenance', { file: now.file }))
      if (mine === asked) outcome.value = answer
    },
    { immediate: true },
  )
  return shallowReadonly(outcome)
}
