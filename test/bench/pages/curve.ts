import '../../../renderer/styles/tokens.css'
import '../../../renderer/styles/base.css'
import '../../../renderer/styles/plotly.css'
import { createApp, h, shallowRef } from 'vue'
import CurvePlot from '../../../renderer/components/CurvePlot.vue'
import { provideClock } from '../../../renderer/composables/clock.ts'
import { windowClock } from '../../../renderer/composables/window-clock.ts'
import type { Curve } from '../../../renderer/curves/curve.ts'
import { curveFigure } from '../../../renderer/curves/figure.ts'
import { loadPlotly } from '../../../renderer/curves/load-plotly.ts'
import { plotColours } from '../../../renderer/curves/plot-colours.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { frameTimes, nextFrame, ratesHz } from './frame-times.ts'
import type { PhaseFigures } from './phases.ts'

const points = 1_000_000
/** What comes in 100 ms from a counter that is read 10 000 times a second. */
const pointsAtOnce = 1000
const redraws = 60

const random = seededRandom(1)
const x: number[] = []
const y: number[] = []
const axes = { x: { label: 'time', unit: 's' }, y: { label: 'ic0', unit: 'counts' } }

function grow(count: number): Curve {
  for (let i = 0; i < count; i++) {
    const at = x.length
    x.push(at * 1e-4)
    y.push(1000 + 200 * Math.sin(at / 40_000) + 20 * random.normal())
  }
  return { x, y, count: x.length, xAxis: axes.x, yAxis: axes.y, name: 'ic0' }
}

async function redraw(): Promise<PhaseFigures> {
  grow(points)
  const redrawMs = await redrawTimes(undefined)
  const zoomedMs = await redrawTimes([40, 60])
  return { redrawMs, zoomedMs }
}

/** From a thousand new points to the finished drawing, layout included. */
async function redrawTimes(zoom: readonly [number, number] | undefined): Promise<number[]> {
  const plotly = await loadPlotly()
  const root = stage()
  const times: number[] = []
  for (let round = 0; round < redraws; round++) {
    const curve = grow(pointsAtOnce)
    const startMs = performance.now()
    const figure = curveFigure([curve], axes, {
      colours: plotColours(),
      revision: 'a',
      xRange: undefined,
      zoom,
      isLive: true,
      size: { width: root.clientWidth, height: root.clientHeight },
    })
    await plotly.react(root, figure.data, figure.layout, figure.config)
    root.getBoundingClientRect()
    times.push(performance.now() - startMs)
    await nextFrame()
  }
  plotly.purge(root)
  root.remove()
  return times.slice(5)
}

/** The component itself, with its timer, while points come. */
async function liveRates(): Promise<number[]> {
  const curves = shallowRef<readonly Curve[]>([grow(pointsAtOnce)])
  const app = createApp(() =>
    h(CurvePlot, { curves: curves.value, ...axes, revision: 'a', theme: 'dark', look: { isLive: true } }),
  )
  provideClock(app, windowClock())
  app.mount(stage())
  let grownAtMs = 0
  const times = await frameTimes(5000, atMs => {
    if (atMs - grownAtMs < 100) return
    grownAtMs = atMs
    curves.value = [grow(pointsAtOnce)]
  })
  app.unmount()
  return ratesHz(times)
}

function stage(): HTMLElement {
  const root = document.createElement('div')
  root.className = 'stage'
  Object.assign(root.style, { position: 'relative', width: '1000px', height: '500px' })
  document.body.append(root)
  return root
}

window.benchPhases = { redraw, live: async () => ({ fps: await liveRates() }) }
