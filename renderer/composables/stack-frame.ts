import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ViewSource } from '../../shared/ipc/contract.ts'
import type { ImageStack } from '../trees/stack-of-selection.ts'
import { useFrameKeys } from './frame-keys.ts'

export interface StackFrame {
  readonly frame: ShallowRef<number>
  readonly onKey: (event: KeyboardEvent) => void
  /** Undefined where there is no stack. */
  readonly source: ComputedRef<ViewSource | undefined>
}

/** The frame of a stack that is looked at: the first of every new stack, never one that is not recorded yet. */
export function useStackFrame(stack: () => ImageStack | undefined): StackFrame {
  const frame = shallowRef(0)
  const onKey = useFrameKeys(frame, () => stack()?.complete)
  const source = computed<ViewSource | undefined>(() => {
    const chosen = stack()
    if (chosen === undefined) return undefined
    const { file, dataset, complete } = chosen
    return { kind: 'recorded', file, dataset, frame: Math.min(frame.value, Math.max(0, complete - 1)) }
  })
  watch(
    () => `${stack()?.file}${stack()?.dataset}`,
    () => {
      frame.value = 0
    },
  )
  return { frame, onKey, source }
}
