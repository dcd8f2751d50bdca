import type uPlot from 'uplot'
import type { PlotColours } from '../curves/plotly-types.ts'
import { formatNumber, formatTime } from '../words/format.ts'

export interface ChartSeries {
  readonly label: string
  readonly unit: string
  /** Number of its colour. */
  readonly colour: number
}

export interface ChartLook {
  readonly colours: PlotColours
  readonly width: number
  readonly height: number
  /** Time of day along x, or plain numbers with this title. */
  readonly x: { readonly kind: 'time' } | { readonly kind: 'value'; readonly title: string }
  readonly isLog: boolean
}

/** `17:11:40` in the font of the axis is 55 px wide. */
const timeSpacePx = 76

/** Sides of an axis as uPlot counts them. */
const left = 3
const right = 1

/** Signals of one unit share a scale: the first unit on the left, the second on the right, others without an axis. */
export function chartOptions(series: readonly ChartSeries[], look: ChartLook): uPlot.Options {
  const { colours, height, isLog, width, x } = look
  const units = [...new Set(series.map(({ unit }) => unit))]
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 5 } },
    padding: [10, units.length > 1 ? 0 : 12, 0, 0],
    scales: {
      x: { time: x.kind === 'time' },
      ...Object.fromEntries(
        units.map(unit => [scaleOf(unit), isLog ? { distr: 3 as const, clamp: 0.5 } : {}]),
      ),
    },
    axes: [
      axis(colours, {
        size: 32,
        ...(x.kind === 'time'
          ? { values: timesOfDay, space: timeSpacePx }
          : { label: x.title, labelSize: 18, values: plainNumbers }),
      }),
      ...units.slice(0, 2).map((unit, index) =>
        axis(colours, {
          scale: scaleOf(unit),
          side: index === 0 ? left : right,
          size: 62,
          ...(unit === '' ? {} : { label: unit, labelSize: 18 }),
          ...(index === 0 ? {} : { grid: { show: false } }),
          values: plainNumbers,
        }),
      ),
    ],
    series: [
      {},
      ...series.map(({ colour, label, unit }) => ({
        label,
        scale: scaleOf(unit),
        stroke: colours.curves[colour % colours.curves.length] ?? colours.text1,
        width: 1.5,
        points: { show: false },
      })),
    ],
  }
}

/** As everywhere in the window; seconds only where the ticks need them. */
function timesOfDay(_chart: uPlot, ticksS: readonly number[]): string[] {
  const areMinutes = ticksS.every(tickS => tickS % 60 === 0)
  return ticksS.map(tickS => formatTime(tickS * 1000).slice(0, areMinutes ? 5 : undefined))
}

function plainNumbers(_chart: uPlot, ticks: readonly number[]): string[] {
  return ticks.map(tick => formatNumber(tick, 5))
}

function scaleOf(unit: string): string {
  return `y ${unit}`
}

function axis(colours: PlotColours, own: uPlot.Axis): uPlot.Axis {
  return {
    stroke: colours.text3,
    font: `11px ${colours.mono}`,
    labelFont: `12px ${colours.font}`,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
    ...own,
  }
}
