import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import 'dockview-vue/dist/styles/dockview.css'
import '../../../renderer/styles/tokens.css'
import '../../../renderer/styles/base.css'
import '../../../renderer/styles/dock.css'
import '../../../renderer/styles/plotly.css'
import type { Plan } from '../../../shared/model/plan.ts'
import { painterClient } from '../../../renderer/image/painter-client.ts'
import { startApp } from '../../../renderer/start-app.ts'
import { windowClock } from '../../../renderer/composables/window-clock.ts'
import { FakeMain, type Theme } from './fake-main.ts'
import { playScenario } from './scenarios.ts'

declare const __EFF_PLAN__: Plan

const query = new URLSearchParams(location.search)
const scenario = query.get('scenario') ?? 'empty'
const main = new FakeMain({
  plan: __EFF_PLAN__,
  theme: (query.get('theme') ?? 'dark') as Theme,
  hasDescriptions: scenario !== 'bare',
})
painterClient()
startApp({ bridge: main.bridge, clock: windowClock(), target: '#app' })
playScenario(main, scenario)
