import { onScopeDispose } from 'vue'
import type { Bridge, Events } from '../../shared/ipc/contract.ts'

/** Subscribes for as long as the surrounding scope lives. */
export function listen<K extends keyof Events>(
  bridge: Bridge,
  name: K,
  listener: (value: Events[K]) => void,
): void {
  onScopeDispose(bridge.on(name, listener))
}
