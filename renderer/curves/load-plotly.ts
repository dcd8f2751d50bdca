import type { Plotly } from './plotly-types.ts'

/**
 * Ids of the style elements plotly.js 4.1 makes for itself: its own layout, and that of a map it does not draw here. It
 * makes none where an element with the id stands already; class `no-inline-styles` is its documented sign for the first.
 */
const styleIds = [
  'plotly.js-style-global',
  '9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53',
] as const

let loading: Promise<Plotly> | undefined

/** 1.4 MB that the first screen does not need: loaded once, when the first curve is there. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= load()
  return loading
}

async function load(): Promise<Plotly> {
  for (const id of styleIds) {
    const sign = document.createElement('meta')
    sign.id = id
    sign.className = 'no-inline-styles'
    document.head.append(sign)
  }
  const module = await import('plotly.js-cartesian-dist-min')
  return module.default
}
