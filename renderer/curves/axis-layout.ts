import { axisTitle, type Axis } from './curve.ts'
import type { PlotColours } from './plotly-types.ts'

/** Mean width of a letter of Inter at 12 px. */
const letterPx = 6.6
/** What a number takes along its axis, with the room between two: digits beside each other, or lines. */
const tickPx = { x: 60, y: 22 } as const
const mostTicks = 7

/** An axis of `roomPx` from end to end. */
export function axisLayout(axis: Axis, colours: PlotColours, along: 'x' | 'y', roomPx: number): object {
  return {
    title: { text: fittingTitle(axis, roomPx), font: { size: 12, color: colours.text2 }, standoff: 8 },
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
    nticks: Math.max(2, Math.min(mostTicks, Math.floor(roomPx / tickPx[along]))),
  }
}

/** A title that is longer than its axis loses the middle of its name, never its unit. */
export function fittingTitle(axis: Axis, roomPx: number): string {
  const whole = axisTitle(axis)
  const letters = Math.floor(roomPx / letterPx)
  if (whole.length <= letters) return whole
  const left = letters - (whole.length - axis.label.length) - 1
  if (left < 4) return `${axis.label.slice(0, Math.max(1, letters - 1))}…`
  const tail = Math.floor(left / 2)
  return axisTitle({ ...axis, label: `${axis.label.slice(0, left - tail)}…${axis.label.slice(-tail)}` })
}

/** Ticks of a logarithmic axis from `low` to `high`: powers of ten, with 2 and 5 where there are few. */
export function logTicks(
  low: number,
  high: number,
): { readonly values: readonly number[]; readonly texts: readonly string[] } {
  const first = Math.floor(Math.log10(low))
  const last = Math.ceil(Math.log10(high))
  const step = Math.max(1, Math.ceil((last - first) / 8))
  const within = last - first <= 2 ? [1, 2, 5] : [1]
  const values: number[] = []
  for (let power = first; power <= last; power += step)
    values.push(...within.map(factor => factor * 10 ** power))
  return { values, texts: values.map(tickText) }
}

function tickText(value: number): string {
  return value >= 1e-3 && value < 1e6
    ? String(Number(value.toPrecision(2)))
    : value.toExponential(0).replace('+', '')
}
