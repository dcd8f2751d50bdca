import { lineEdges } from '../../shared/analysis/grid/grid-axis.ts'
import { axisTitle } from '../curves/curve.ts'
import { axisLayout } from '../curves/axis-layout.ts'
import type { Figure, PlotColours } from '../curves/plotly-types.ts'
import { levelsAxis, levelTicks } from '../image/levels-axis.ts'
import type { Look } from '../image/look.ts'
import type { Levels } from '../image/transfer.ts'
import type { ImageStatistics } from '../../shared/ipc/tile.ts'
import type { Cells } from './drawn-cells.ts'
import type { Cell } from './map-cells.ts'
import type { MapZoom } from './map-zoom.ts'
import type { ScanMap } from './scan-map.ts'

export interface MapFigureOptions {
  readonly colours: PlotColours
  readonly look: Look
  readonly levels: Levels
  readonly statistics: ImageStatistics
  /** The cells, painted: a data URL. */
  readonly picture: string
  /** Same text keeps what a person did to the plot; another one starts afresh. */
  readonly revision: string
  readonly zoom: MapZoom | undefined
  readonly cursor: Cell | undefined
  /** Where the motors stand. */
  readonly now: { readonly x: number; readonly y: number } | undefined
  readonly size: { readonly width: number; readonly height: number }
  /** `scaleCells`, painted, for a picture that leaves the window: on screen the colour bar stands beside the plot. */
  readonly scalePicture?: string | undefined
}

const margin = { l: 62, r: 14, t: 12, b: 42, pad: 0 } as const
const scaleWidthPx = 96

/** Cells between their half-way lines, colours exactly those of an image with the same look. */
export function mapFigure(map: ScanMap, options: MapFigureOptions): Figure {
  const { colours, revision, scalePicture, size } = options
  const right = scalePicture === undefined ? margin.r : scaleWidthPx
  return {
    data: nowTrace(options),
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
      images: [cellPicture(map, options.picture), ...scaleBar(options)],
      annotations: scaleWords(map, options),
      shapes: cursorShapes(map, options),
      xaxis: {
        ...axisLayout(map.x, colours, 'x', size.width - margin.l - right),
        range: [...(options.zoom?.x ?? ends(map.grid.x))],
        autorange: false,
        showgrid: false,
      },
      yaxis: {
        ...axisLayout(map.y, colours, 'y', size.height - margin.t - margin.b),
        range: [...(options.zoom?.y ?? ends(map.grid.y))],
        autorange: false,
        showgrid: false,
      },
    },
    config: { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false },
  }
}

/** Of the type `image` plotly would ask for sharp edges by inline style, which the content policy refuses. */
function cellPicture(map: ScanMap, source: string): object {
  const x = ends(map.grid.x)
  const y = ends(map.grid.y)
  return {
    source,
    ...{ xref: 'x', yref: 'y', xanchor: 'left', yanchor: 'top', sizing: 'stretch', layer: 'below' },
    ...{ x: x[0], y: y[1], sizex: x[1] - x[0], sizey: y[1] - y[0] },
  }
}

const scaleSteps = 128
const scaleGapPx = 14
const scaleBarPx = 14

/** Cells of the colour bar: a column from the lower to the upper level, to be painted with levels 0 and 1. */
export const scaleCells: Cells = {
  x: [0],
  y: Array.from({ length: scaleSteps }, (_, step) => step),
  values: Float64Array.from({ length: scaleSteps }, (_, step) => step / (scaleSteps - 1)),
}

/** plotly's own colour bar has inline styles too. */
function scaleBar({ scalePicture, size }: MapFigureOptions): readonly object[] {
  if (scalePicture === undefined) return []
  const widthPx = size.width - margin.l - scaleWidthPx
  const place = { xref: 'paper', yref: 'paper', xanchor: 'left', yanchor: 'top', layer: 'above' }
  const box = { x: 1 + scaleGapPx / widthPx, y: 1, sizex: scaleBarPx / widthPx, sizey: 1 }
  return [{ ...place, ...box, source: scalePicture, sizing: 'stretch' }]
}

/** From the lower to the upper level, in values. */
function scaleWords(map: ScanMap, options: MapFigureOptions): readonly object[] {
  const { colours, levels, look, scalePicture, statistics } = options
  if (scalePicture === undefined) return []
  const { high, low } = levels
  const range = [low, high] as const
  const ticks = levelTicks(levelsAxis({ levels, statistics: { ...statistics, histogramRange: range } }, look))
  const word = { xref: 'paper', yref: 'paper', x: 1, xanchor: 'left', showarrow: false }
  return [
    ...ticks.map(({ label, place }) => ({
      ...{ ...word, y: place, yanchor: 'middle', text: label, xshift: scaleGapPx + scaleBarPx + 4 },
      font: { family: colours.mono, size: 11, color: colours.text3 },
    })),
    {
      ...{ ...word, y: 0.5, yanchor: 'middle', text: axisTitle(map.value), textangle: -90 },
      ...{ xshift: scaleWidthPx - 22, font: { size: 12, color: colours.text2 } },
    },
  ]
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
