import { reactive } from 'vue'

export interface PaneSizes {
  treePx: number
  sidePx: number
  detailsPx: number
  bottomPx: number
}

let sizes: PaneSizes | undefined

/** Sizes of the panes, shared by the workspaces so that switching does not move them; first guess from the window. */
export function usePaneSizes(): PaneSizes {
  sizes ??= reactive(firstSizes(window.innerWidth, window.innerHeight))
  return sizes
}

/** Parts of the screen as in the design: tree 19 %, curve 30 %, bottom 16 %, each within what stays readable. */
export function firstSizes(widthPx: number, heightPx: number): PaneSizes {
  return {
    treePx: within(widthPx * 0.19, 268, 340),
    sidePx: within(widthPx * 0.3, 360, 560),
    detailsPx: within(heightPx * 0.28, 210, 360),
    bottomPx: within(heightPx * 0.16, 118, 220),
  }
}

function within(value: number, low: number, high: number): number {
  return Math.round(Math.min(high, Math.max(low, value)))
}

/** The pane of images keeps room for its tools on small screens; the pane beside it gives way. */
export const mainTrack = 'minmax(min(520px, 58%), 1fr)'
