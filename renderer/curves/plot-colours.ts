import type { PlotColours } from './plotly-types.ts'

const curveNames = ['--curve-1', '--curve-2', '--curve-3', '--curve-4', '--curve-5', '--curve-6'] as const

/** Reads the tokens of the theme in force. */
export function plotColours(root: Element = document.documentElement): PlotColours {
  const style = getComputedStyle(root)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    surface: read('--bg1'),
    raised: read('--bg2'),
    line: read('--line'),
    text1: read('--text1'),
    text2: read('--text2'),
    text3: read('--text3'),
    accent: read('--accent'),
    ok: read('--ok'),
    warn: read('--warn'),
    curves: curveNames.map(read),
    font: read('--font'),
    mono: read('--mono'),
  }
}
