import type { Axis, Curve } from './curve.ts'
import { axisLayout, logTicks } from './axis-layout.ts'
import type { Mark } from './marks.ts'
import { markAnnotations, markShapes } from './mark-layout.ts'
import type { Figure, PlotColours } from './plotly-types.ts'
import { drawnPoints } from './drawn-points.ts'
import { curveTraces, drawnLimit, residualTrace, widthTraces } from './traces.ts'

export interface FigureAxes {
  readonly x: Axis
  readonly y: Axis
  /** Where some curves belong to the right. */
  readonly right?: Axis | undefined
}

export interface FigureOptions {
  readonly colours: PlotColours
  /** Same text keeps the zoom a person chose; another one starts afresh. */
  readonly revision: string
  /** The planned range of x, so that a growing curve does not move its axis. */
  readonly xRange: readonly [number, number] | undefined
  /** The part of x a person chose to see. */
  readonly zoom?: readonly [number, number] | undefined
  readonly isLog?: boolean
  /** While points come, nothing pops up under the pointer. */
  readonly isLive?: boolean
  readonly marks?: readonly Mark[]
  /** Points less the fit, in a strip of its own below. */
  readonly residual?: Curve | undefined
  readonly size?: { readonly width: number; readonly height: number }
}

const margin = { l: 62, r: 14, t: 12, b: 42, pad: 0 } as const
const rightMarginPx = 58
/** For seven digits beside the title of y. */
const wideMarginPx = 74
/** Labels of marks stand above the curve. */
const labelMarginPx = 24
const residualShare = 0.22
/** In less, curves need the room that the title of x takes; the line below the plot names it too. */
const lowPx = 150
const untitledMarginPx = 24

export function curveFigure(curves: readonly Curve[], axes: FigureAxes, options: FigureOptions): Figure {
  const { colours, marks = [], residual, revision, size = { width: 480, height: 320 }, zoom } = options
  const traceOptions = { colours, range: zoom }
  const isLow = size.height < lowPx
  const margins = {
    ...marginsOf(axes, marks),
    ...(reachesMillions(curves) ? { l: wideMarginPx } : {}),
    ...(isLow ? { b: untitledMarginPx } : {}),
  }
  const height = (size.height - margins.t - margins.b) * (residual === undefined ? 1 : 1 - residualShare)
  return {
    data: [
      ...curveTraces(curves, traceOptions),
      ...widthTraces(marks, colours),
      ...(residual === undefined ? [] : [residualTrace(residual, traceOptions)]),
    ],
    layout: {
      uirevision: revision,
      ...size,
      margin: margins,
      paper_bgcolor: colours.surface,
      plot_bgcolor: colours.surface,
      font: { family: colours.font, size: 11, color: colours.text2 },
      showlegend: curves.length > 1,
      legend: legend(colours),
      hovermode: options.isLive === true ? false : 'closest',
      dragmode: 'zoom',
      hoverlabel: {
        bgcolor: colours.raised,
        bordercolor: colours.line,
        font: { family: colours.mono, size: 12, color: colours.text1 },
      },
      shapes: markShapes(marks, colours),
      annotations: markAnnotations(marks, colours, shownRange(curves, options)),
      xaxis: {
        ...axisLayout(axes.x, colours, 'x', size.width - margins.l - margins.r),
        ...(isLow ? { title: undefined } : {}),
        ...xRangeLayout(options),
        ...(residual === undefined ? {} : { anchor: 'y3' }),
      },
      yaxis: {
        ...axisLayout(axes.y, colours, 'y', height),
        ...(options.isLog === true ? logLayout(curves, 'left') : {}),
        ...(residual === undefined ? {} : { domain: [residualShare + 0.04, 1] }),
      },
      ...(axes.right === undefined ? {} : { yaxis2: rightAxis(axes.right, options, { curves, height }) }),
      ...(residual === undefined ? {} : { yaxis3: residualAxis(colours) }),
    },
    config: { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false },
  }
}

function marginsOf({ right }: FigureAxes, marks: readonly Mark[]): Record<keyof typeof margin, number> {
  const hasLabels = marks.some(mark => mark.kind === 'place' && mark.label !== '')
  return {
    ...margin,
    r: right === undefined ? margin.r : rightMarginPx,
    t: hasLabels ? labelMarginPx : margin.t,
  }
}

function reachesMillions(curves: readonly Curve[]): boolean {
  const left = curves.filter(({ side }) => (side ?? 'left') === 'left')
  return left.some(curve => drawnPoints(curve, drawnLimit).y.some(value => Math.abs(value) >= 1e6))
}

function legend(colours: PlotColours): object {
  return {
    x: 0.01,
    y: 0.99,
    xanchor: 'left',
    yanchor: 'top',
    bgcolor: `${colours.surface}cc`,
    font: { size: 11, color: colours.text2 },
  }
}

function xRangeLayout({ xRange, zoom }: FigureOptions): object {
  if (zoom !== undefined) return { range: [...zoom], autorange: false }
  return xRange === undefined ? { autorange: true } : { range: padded(xRange), autorange: false }
}

function shownRange([main]: readonly Curve[], { xRange, zoom }: FigureOptions): readonly [number, number] {
  const known = zoom ?? xRange
  if (known !== undefined || main === undefined) return known ?? [0, 1]
  const { x } = drawnPoints(main, drawnLimit)
  return [Math.min(...x), Math.max(...x)]
}

/** Numbers of zero and below have no logarithm and are left out by plotly. */
function logLayout(curves: readonly Curve[], side: 'left' | 'right'): object {
  let low = Infinity
  let high = 0
  for (const curve of curves) {
    if ((curve.side ?? 'left') !== side) continue
    for (const value of drawnPoints(curve, drawnLimit).y) {
      if (value > 0 && value < low) low = value
      if (value > high && value < Infinity) high = value
    }
  }
  if (!(high > 0)) return { type: 'log' }
  const { texts, values } = logTicks(low, high)
  return { type: 'log', tickmode: 'array', tickvals: values, ticktext: texts }
}

function rightAxis(
  axis: Axis,
  { colours, isLog }: FigureOptions,
  { curves, height }: { readonly curves: readonly Curve[]; readonly height: number },
): object {
  return {
    ...axisLayout(axis, colours, 'y', height),
    ...(isLog === true ? logLayout(curves, 'right') : {}),
    overlaying: 'y',
    side: 'right',
    showgrid: false,
  }
}

function residualAxis(colours: PlotColours): object {
  return {
    ...axisLayout({ label: 'rest', unit: '' }, colours, 'y', 60),
    domain: [0, residualShare - 0.02],
    nticks: 3,
    zeroline: true,
    zerolinecolor: colours.line,
  }
}

function padded([start, stop]: readonly [number, number]): readonly [number, number] {
  const margin = (stop - start) * 0.02
  return [start - margin, stop + margin]
}
