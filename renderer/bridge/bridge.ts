import { inject, type App, type InjectionKey } from 'vue'
import { demand } from '../../shared/base/assert.ts'
import type { Bridge } from '../../shared/ipc/contract.ts'

declare global {
  interface Window {
    readonly hutch?: Bridge
  }
}

const bridgeKey: InjectionKey<Bridge> = Symbol('bridge')

/** What the preload put on the window. The only place that looks there. */
export function windowBridge(): Bridge {
  return demand(window.hutch, 'window.hutch: the preload script did not run')
}

export function provideBridge(app: App, bridge: Bridge): void {
  app.provide(bridgeKey, bridge)
}

export function useBridge(): Bridge {
  return demand(inject(bridgeKey), 'bridge: call provideBridge first')
}
