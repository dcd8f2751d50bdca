import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import 'dockview-vue/dist/styles/dockview.css'
import '../../../renderer/styles/tokens.css'
import '../../../renderer/styles/base.css'
import '../../../renderer/styles/dock.css'
import '../../../renderer/styles/plotly.css'
import type { ExperimentEvent } from '../../../shared/model/events.ts'
import { experimentId } from '../../../shared/model/ids.ts'
import { firstSettings } from '../../../shared/model/settings.ts'
import { windowClock } from '../../../renderer/composables/window-clock.ts'
import { painterClient } from '../../../renderer/image/painter-client.ts'
import { startApp } from '../../../renderer/start-app.ts'
import { largeEvents, largePlan } from '../../builders/large-tree.ts'
import { FakeBridge } from '../../fakes/fake-bridge.ts'
import { frameTimes, nextFrame, ratesHz } from './frame-times.ts'
import type { PhaseFigures } from './phases.ts'

const nodes = 100_000
const eventsPerS = 100
const scrollPxPerFrame = 180
const measuredMs = 6000

/** The whole window with an experiment of 100 000 nodes that runs. */
const plan = largePlan(nodes)
const nextEvents = largeEvents(plan, {
  kind: 'experiment.created',
  experiment: experimentId('Large', 1),
  folder: '/data/Large_0001',
  master: 'Large_0001.h5',
  plan,
  simulated: true,
  description: { file: 'large.yml', text: '' },
} as ExperimentEvent)
const startedAtMs = Date.now()
const events = nextEvents(2, startedAtMs)
const run = { phase: 'running', since: startedAtMs, node: undefined } as const
const bridge = new FakeBridge({
  'app.info': () => ({
    role: 'console',
    window: '1',
    version: '0',
    electron: '',
    simulated: true,
    outputFolder: '/data',
  }),
  'settings.read': () => firstSettings('/data'),
  'settings.write': () => undefined,
  'description.list': () => [],
  'experiment.snapshot': () => ({
    tree: { events },
    run,
    log: [],
    beamline: {
      simulated: true,
      sequencer: { name: 'fourc', state: 'connected', message: '' },
      detectors: [],
      ringCurrentMa: 196,
      shutter: 'open',
      motors: [],
    },
  }),
})

window.benchPhases = {
  /** From the start of the window's program to the first rows, and then whatever else opens with it: plotly, fonts, panes. */
  open: async () => {
    painterClient()
    const startMs = performance.now()
    startApp({ bridge, clock: windowClock(), target: '#app' })
    const openMs = [await untilRows(startMs)]
    await frameTimes(2500, () => undefined)
    return { openMs }
  },
  still: async () => figuresOf('still', await frameTimes(measuredMs, () => undefined)),
  events: async () => {
    const telling = tellEvents()
    const times = await frameTimes(measuredMs, () => undefined)
    telling.stop()
    return { ...figuresOf('events', times), eventsTold: [telling.count()] }
  },
  scroll: async () => figuresOf('scroll', await frameTimes(measuredMs, scroller())),
  both: async () => {
    const telling = tellEvents()
    const times = await frameTimes(measuredMs, scroller())
    telling.stop()
    return { ...figuresOf('both', times), bothTold: [telling.count()] }
  },
  filter: async () => ({ filterMs: [await filterTime()] }),
}

function figuresOf(phase: string, times: readonly number[]): PhaseFigures {
  return {
    [`${phase}Fps`]: ratesHz(times),
    [`${phase}Frames`]: [times.length],
    [`${phase}LongestMs`]: [Math.max(...times)],
  }
}

function scroller(): () => void {
  const tree = document.querySelector('[role=tree]')
  const heightPx = tree === null ? 0 : tree.scrollHeight - tree.clientHeight
  let topPx = 0
  return () => {
    // Nothing is read back here: that would lay out the page once more.
    topPx = (topPx + scrollPxPerFrame) % heightPx
    tree?.scrollTo({ top: topPx })
  }
}

async function untilRows(startMs: number): Promise<number> {
  while (document.querySelector('[role=treeitem]') === null) await nextFrame()
  return performance.now() - startMs
}

function tellEvents(): { stop: () => void; count: () => number } {
  let count = 0
  const timer = setInterval(() => {
    const some = nextEvents(eventsPerS / 50, Date.now())
    count += some.length
    bridge.tell('experiment.events', some)
  }, 20)
  return { stop: () => clearInterval(timer), count: () => count }
}

async function filterTime(): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('[data-filter]')
  if (field === null) return NaN
  const startMs = performance.now()
  field.value = 'Sequence 42'
  field.dispatchEvent(new Event('input'))
  while (document.querySelector('[role=treeitem][aria-label="Sequence 42"]') === null) await nextFrame()
  return performance.now() - startMs
}
