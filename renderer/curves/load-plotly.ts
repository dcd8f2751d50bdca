import type { Plotly } from './plotly-types.ts'

let loading: Promise<Plotly> | undefined

/** 1.3 MB that the first screen does not need: loaded once, when the first curve is there. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= import('plotly.js-cartesian-dist-min').then(module => module.default)
  return loading
}
