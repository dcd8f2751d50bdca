import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import 'dockview-vue/dist/styles/dockview.css'
import 'uplot/dist/uPlot.min.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/menus.css'
import './styles/dock.css'
import './styles/plotly.css'
import { painterClient } from './image/painter-client.ts'
import { startApp } from './start-app.ts'
import { windowBridge } from './bridge/bridge.ts'
import { windowClock } from './composables/window-clock.ts'

painterClient()
startApp({ bridge: windowBridge(), clock: windowClock(), target: '#app' })
