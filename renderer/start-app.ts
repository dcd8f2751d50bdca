import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
import type { Clock } from '../shared/base/clock.ts'
import type { Bridge } from '../shared/ipc/contract.ts'
import App from './App.vue'
import { provideBridge } from './bridge/bridge.ts'
import { provideClock } from './composables/clock.ts'

export interface StartOptions {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly target: string
}

/** The window's composition root. */
export function startApp({ bridge, clock, target }: StartOptions): VueApp {
  const app = createApp(App)
  provideBridge(app, bridge)
  provideClock(app, clock)
  app.use(createPinia())
  app.mount(target)
  return app
}
