import type { Curve } from './curve.ts'
import { drawnPoints } from './drawn-points.ts'
import type { Mark } from './marks.ts'
import type { PlotColours } from './plotly-types.ts'

/** Two points per pixel of a wide plot; more cost time and show nothing (ux 3.8). */
export const drawnLimit = 2000
/** Above this a marker per point hides the line. */
const markerPoints = 200
/** Colours repeat after six: from the fourth curve on the line tells them apart too. */
const dashes = ['solid', 'solid', 'solid', 'dash', 'dot', 'dashdot'] as const

export interface TraceOptions {
  readonly colours: PlotColours
  /** What is in sight; the rest is not drawn. */
  readonly range: readonly [number, number] | undefined
}

export function curveTraces(curves: readonly Curve[], { colours, range }: TraceOptions): readonly object[] {
  let own = -1
  return curves.map(curve => {
    const isFit = curve.role === 'fit'
    if (!isFit) own += 1
    const colour = isFit ? colours.text3 : (colours.curves[own % colours.curves.length] ?? colours.text1)
    const drawn = drawnPoints(curve, drawnLimit, range)
    const hasMarkers = (curve.role ?? 'data') === 'data' && drawn.x.length <= markerPoints
    return {
      type: 'scatter',
      mode: hasMarkers ? 'lines+markers' : 'lines',
      name: curve.name,
      x: drawn.x,
      y: drawn.y,
      yaxis: curve.side === 'right' ? 'y2' : 'y',
      line: { color: colour, width: isFit ? 1.4 : 1.6, dash: isFit ? 'dash' : dashes[own % dashes.length] },
      marker: { color: colour, size: 4 },
      ...(isFit ? { hoverinfo: 'skip' } : {}),
      hovertemplate: `%{x:.6~g} ${curve.xAxis.unit}<br>%{y:.6~g} ${curve.yAxis.unit}<extra></extra>`,
    }
  })
}

/** The width of a peak, drawn as a curve of two points: it then stands right on a logarithmic axis too. */
export function widthTraces(marks: readonly Mark[], colours: PlotColours): readonly object[] {
  return marks.flatMap(mark =>
    mark.kind === 'width'
      ? {
          type: 'scatter',
          mode: 'lines+text',
          x: [mark.from, mark.to],
          y: [mark.y, mark.y],
          text: ['', `\u2002${mark.label}`],
          textposition: 'middle right',
          textfont: { size: 11, color: colours.warn },
          line: { color: colours.warn, width: 1.2 },
          cliponaxis: false,
          hoverinfo: 'skip',
          showlegend: false,
        }
      : [],
  )
}

export function residualTrace(residual: Curve, { colours, range }: TraceOptions): object {
  const { x, y } = drawnPoints(residual, drawnLimit, range)
  return {
    type: 'scatter',
    mode: 'lines',
    x,
    y,
    yaxis: 'y3',
    line: { color: colours.text3, width: 1 },
    showlegend: false,
    hoverinfo: 'skip',
  }
}
