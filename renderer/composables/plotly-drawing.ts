import { onMounted, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Figure, ImageOptions, Plotly, PlotlyElement } from '../curves/plotly-types.ts'
import { loadPlotly } from '../curves/load-plotly.ts'
import { usePlotTick } from './plot-ticker.ts'

export interface PlotlyDrawing {
  /** What is to be seen now, made at most as often as it is drawn. */
  readonly figure: (size: { readonly width: number; readonly height: number }) => Figure
  /** All that the figure depends on. */
  readonly sources: () => readonly unknown[]
  /** Plotly has zoomed by itself. */
  readonly onRelayout: (element: PlotlyElement) => void
  /** Drawn at every such tick of the plots only; 1 where left out. */
  readonly everyTicks?: number
}

/** Keeps a plotly figure on `root` as it should be: drawn anew at the plots' tick when it is stale or its size changes. */
export function usePlotlyDrawing(
  root: Readonly<Ref<PlotlyElement | null>>,
  { everyTicks = 1, figure, onRelayout, sources }: PlotlyDrawing,
) {
  const plotly = shallowRef<Plotly>()
  let isDrawing = false
  let isStale = true
  let isListening = false
  let ticks = 0

  async function draw(): Promise<void> {
    const element = root.value
    if (!isStale || isDrawing || plotly.value === undefined || element === null || element.clientWidth === 0)
      return
    isDrawing = true
    isStale = false
    try {
      const drawn = figure(sizeOf(element))
      await plotly.value.react(element, drawn.data, drawn.layout, drawn.config)
      if (!isListening) element.on?.('plotly_relayout', () => onRelayout(element))
      isListening = true
    } finally {
      isDrawing = false
    }
  }

  /** What is drawn, or another figure of the same size. */
  function toImage(
    options: Pick<ImageOptions, 'format' | 'scale'>,
    other?: PlotlyDrawing['figure'],
  ): Promise<string> | undefined {
    const element = root.value
    if (element === null) return undefined
    const size = sizeOf(element)
    return plotly.value?.toImage(other?.(size) ?? element, { ...options, ...size })
  }

  const observer = new ResizeObserver(() => {
    isStale = true
    void draw()
  })
  onMounted(async () => {
    plotly.value = await loadPlotly()
    if (root.value === null) return
    await draw()
    observer.observe(root.value)
  })
  watch(sources, () => (isStale = true))
  usePlotTick(() => {
    ticks += 1
    if (ticks % everyTicks === 0) void draw()
  })
  onScopeDispose(() => {
    observer.disconnect()
    if (root.value !== null) plotly.value?.purge(root.value)
  })
  return { toImage }
}

function sizeOf({ clientHeight, clientWidth }: HTMLElement): {
  readonly width: number
  readonly height: number
} {
  return { width: clientWidth, height: clientHeight }
}
