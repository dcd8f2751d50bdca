import { colourMap } from '../../shared/imaging/colour-maps.ts'
import { lineEdges } from '../../shared/analysis/grid/grid-axis.ts'
import { axisTitle } from '../curves/curve.ts'
import { axisLayout } from '../curves/axis-layout.ts'
import type { Figure, PlotColours } from '../curves/plotly-types.ts'
import { levelsAxis, levelTicks } from '../image/levels-axis.ts'
import type { Look } from '../image/look.ts'
import { intensity, type Levels } from '../image/transfer.ts'
import type { ImageStatistics } from '../../shared/ipc/tile.ts'
import { drawnCells } from './drawn-cells.ts'
import type { Cell } from './map-cells.ts'
import type { MapZoom } from './map-zoom.ts'
import type { ScanMap } from './scan-map.ts'

export interface MapFigureOptions {
  readonly colours: PlotColours
  readonly look: Look
  readonly levels: Levels
  readonly statistics: ImageStatistics
  /** Same text keeps what a person did to the plot; another one starts afresh. */
  readonly revision: string
  readonly zoom: MapZoom | undefined
  readonly cursor: Cell | undefined
  /** Where the motors stand. */
  readonly now: { readonly x: number; readonly y: number } | undefined
  readonly size: { readonly width: number; readonly height: number }
  /** With a colour bar in it, for a picture that leaves the window. */
  readonly hasScale?: boolean
}

const margin = { l: 62, r: 14, t: 12, b: 42, pad: 0 } as const
const scaleWidthPx = 84
const colourStops = 33

/** Cells between their half-way lines, colours exactly those of an image with the same look. */
export function mapFigure(map: ScanMap, options: MapFigureOptions): Figure {
  const { colours, hasScale = false, revision, size } = options
  const right = hasScale ? scaleWidthPx : margin.r
  return {
    data: [cellTrace(map, options), ...nowTrace(options)],
    layout: {
      uirevision: revision,
      ...size,
      margin: { ...margin, r: right },
      paper_bgcolor: colours.surface,
      plot_bgcolor: colours.raised,
      font: { family: colours.font, size: 11, color: colours.text2 },
      showlegend: false,
      hovermode: false,
      dragmode: 'zoom',
      shapes: cursorShapes(map, options),
      xaxis: {
        ...axisLayout(map.x, colours, size.width - margin.l - right),
        range: [...(options.zoom?.x ?? ends(map.grid.x))],
        autorange: false,
        showgrid: false,
      },
      yaxis: {
        ...axisLayout(map.y, colours, size.height - margin.t - margin.b),
        range: [...(options.zoom?.y ?? ends(map.grid.y))],
        autorange: false,
        showgrid: false,
      },
    },
    config: { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false },
  }
}

function cellTrace(map: ScanMap, options: MapFigureOptions): object {
  const { levels, look } = options
  const { values, x, y } = drawnCells(map.grid)
  const rows = Array.from({ length: y.length }, (_, row) =>
    Array.from(values.subarray(row * x.length, (row + 1) * x.length), value =>
      Number.isFinite(value) ? intensity(value, levels, look) : null,
    ),
  )
  return {
    type: 'heatmap',
    x: lineEdges(x),
    y: lineEdges(y),
    z: rows,
    zmin: 0,
    zmax: 1,
    zsmooth: false,
    colorscale: colourScale(look),
    hoverinfo: 'skip',
    showscale: options.hasScale === true,
    colorbar: colourBar(map, options),
  }
}

function colourScale({ isReversed, map }: Look): readonly (readonly [number, string])[] {
  const colours = colourMap(map, isReversed)
  return Array.from({ length: colourStops }, (_, stop) => {
    const part = stop / (colourStops - 1)
    const at = Math.round(part * 255) * 3
    return [part, `rgb(${colours[at]},${colours[at + 1]},${colours[at + 2]})`] as const
  })
}

/** From the lower to the upper level, labelled in values. */
function colourBar(map: ScanMap, { colours, levels, look, statistics }: MapFigureOptions): object {
  const { high, low } = levels
  const ticks = levelTicks(
    levelsAxis({ levels, statistics: { ...statistics, histogramRange: [low, high] } }, look),
  )
  return {
    title: { text: axisTitle(map.value), side: 'right', font: { size: 12, color: colours.text2 } },
    tickvals: ticks.map(({ place }) => place),
    ticktext: ticks.map(({ label }) => label),
    tickfont: { family: colours.mono, size: 11, color: colours.text3 },
    thickness: 12,
    outlinewidth: 0,
  }
}

function nowTrace({ colours, now }: MapFigureOptions): readonly object[] {
  if (now === undefined) return []
  return [
    {
      type: 'scatter',
      mode: 'markers',
      x: [now.x],
      y: [now.y],
      marker: {
        symbol: 'circle-open',
        size: 12,
        color: colours.accent,
        line: { color: colours.accent, width: 2 },
      },
      hoverinfo: 'skip',
    },
  ]
}

function cursorShapes({ grid }: ScanMap, { colours, cursor }: MapFigureOptions): readonly object[] {
  if (cursor === undefined) return []
  const x = lineEdges(grid.x)
  const y = lineEdges(grid.y)
  const box = {
    type: 'rect',
    x0: x[cursor.column],
    x1: x[cursor.column + 1],
    y0: y[cursor.row],
    y1: y[cursor.row + 1],
  }
  // Light around dark: seen on every colour.
  return [
    { ...box, line: { color: colours.surface, width: 4 } },
    { ...box, line: { color: colours.text1, width: 2 } },
  ]
}

function ends(centres: readonly number[]): readonly [number, number] {
  const edges = lineEdges(centres)
  return [edges[0] ?? 0, edges.at(-1) ?? 1]
}
