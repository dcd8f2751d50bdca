import { createPinia, disposePinia, type Pinia } from 'pinia'
import { createApp, type App } from 'vue'
import { provideBridge } from '../../../renderer/bridge/bridge.ts'
import { provideClock } from '../../../renderer/composables/clock.ts'
import { FakeBridge, type Answers } from '../../fakes/fake-bridge.ts'
import { ManualClock } from '../../support/manual-clock.ts'

export interface Desk {
  readonly app: App
  readonly bridge: FakeBridge
  readonly clock: ManualClock
  /** Runs inside the app, where stores and injections are found. */
  readonly use: <T>(make: () => T) => T
  /** Lets answers arrive. */
  readonly settle: () => Promise<void>
}

const open: Pinia[] = []

/** An app without a screen: fresh stores over a fake bridge, with time that only moves when told to. */
export function desk(answers: Answers = {}): Desk {
  const app = createApp({})
  const bridge = new FakeBridge(answers)
  const clock = new ManualClock()
  provideBridge(app, bridge)
  provideClock(app, clock)
  const pinia = createPinia()
  open.push(pinia)
  app.use(pinia)
  return {
    app,
    bridge,
    clock,
    use: make => app.runWithContext(make),
    settle: async () => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    },
  }
}

/** Ends the stores of every desk, with what they listen to: the files of a worker share one window. */
export function closeDesks(): void {
  for (const pinia of open.splice(0)) disposePinia(pinia)
}
