import type { PlotlyElement } from './plotly-types.ts'

/** The part of x that is in sight. */
export function visibleRange({ layout }: PlotlyElement): readonly [number, number] | undefined {
  const range = layout?.xaxis?.range
  if (range === undefined) return undefined
  return range.every(Number.isFinite) ? range : undefined
}

/** x under the pointer; undefined outside of the axes. */
export function valueUnder(element: PlotlyElement, event: MouseEvent): number | undefined {
  const range = visibleRange(element)
  const field = element.querySelector('.nsewdrag')?.getBoundingClientRect()
  if (range === undefined || field === undefined || field.width === 0) return undefined
  const share = (event.clientX - field.left) / field.width
  const isInside = share >= 0 && share <= 1 && event.clientY >= field.top && event.clientY <= field.bottom
  return isInside ? range[0] + share * (range[1] - range[0]) : undefined
}

/** Index of the point whose x is nearest to `x`; undefined when there is none. */
export function nearestPoint(points: ArrayLike<number>, count: number, x: number): number | undefined {
  let nearest: number | undefined
  let distance = Infinity
  for (let at = 0; at < Math.min(count, points.length); at++) {
    const away = Math.abs((points[at] ?? NaN) - x)
    if (away < distance) {
      distance = away
      nearest = at
    }
  }
  return nearest
}
