import type { Figure, PlotColours } from './plotly-types.ts'
import { axisTitle, type Axis, type Curve } from './curve.ts'
import { decimate } from './decimate.ts'

/** Two points per pixel of a wide plot; more cost time and show nothing (ux 3.8). */
const drawnPoints = 2000
/** Above this a marker per point hides the line. */
const markerPoints = 200

export interface FigureOptions {
  readonly colours: PlotColours
  /** Same text keeps the zoom a person chose; another one starts afresh. */
  readonly revision: string
  /** The planned range of x, so that a growing curve does not move its axis. */
  readonly xRange: readonly [number, number] | undefined
}

export function curveFigure(
  curves: readonly Curve[],
  axes: { x: Axis; y: Axis },
  options: FigureOptions,
): Figure {
  const { colours, revision, xRange } = options
  const traces = curves.map((curve, index) =>
    curveTrace(curve, colours.curves[index % colours.curves.length] ?? colours.text1),
  )
  return {
    data: traces,
    layout: {
      uirevision: revision,
      margin: { l: 62, r: 14, t: 12, b: 42, pad: 0 },
      paper_bgcolor: colours.surface,
      plot_bgcolor: colours.surface,
      font: { family: colours.font, size: 11, color: colours.text2 },
      showlegend: curves.length > 1,
      hovermode: 'closest',
      dragmode: 'zoom',
      hoverlabel: {
        bgcolor: colours.raised,
        bordercolor: colours.line,
        font: { family: colours.mono, size: 12, color: colours.text1 },
      },
      xaxis: { ...axisLayout(axes.x, colours), ...(xRange === undefined ? {} : { range: padded(xRange) }) },
      yaxis: axisLayout(axes.y, colours),
    },
    config: { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false },
  }
}

function curveTrace(curve: Curve, colour: string): object {
  const drawn = decimate(curve, drawnPoints)
  return {
    type: 'scatter',
    mode: drawn.x.length <= markerPoints ? 'lines+markers' : 'lines',
    name: curve.name,
    x: drawn.x,
    y: drawn.y,
    line: { color: colour, width: 1.6 },
    marker: { color: colour, size: 4 },
    hovertemplate: `%{x:.6~g} ${curve.xAxis.unit}<br>%{y:.6~g} ${curve.yAxis.unit}<extra></extra>`,
  }
}

function axisLayout(axis: Axis, colours: PlotColours): object {
  return {
    title: { text: axisTitle(axis), font: { size: 12, color: colours.text2 }, standoff: 8 },
    gridcolor: colours.line,
    linecolor: colours.line,
    tickfont: { family: colours.mono, size: 11, color: colours.text3 },
    zeroline: false,
    showline: true,
    mirror: true,
    ticks: '',
    automargin: false,
    // Seven digits fit the margin. Powers of ten as superscripts would need inline styles, which the content policy refuses.
    tickformat: '.7~g',
    nticks: 7,
  }
}

function padded([start, stop]: readonly [number, number]): readonly [number, number] {
  const margin = (stop - start) * 0.02
  return [start - margin, stop + margin]
}
