import type { PlotlyElement } from './plotly-types.ts'

/** The part of x, or of y, that is in sight. */
export function visibleRange(
  { layout }: PlotlyElement,
  axis: 'x' | 'y' = 'x',
): readonly [number, number] | undefined {
  const range = axis === 'x' ? layout?.xaxis?.range : layout?.yaxis?.range
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

/** Both values under the pointer; undefined outside of the axes. */
export function placeUnder(
  element: PlotlyElement,
  event: MouseEvent,
): { readonly x: number; readonly y: number } | undefined {
  const x = valueUnder(element, event)
  const range = visibleRange(element, 'y')
  const field = element.querySelector('.nsewdrag')?.getBoundingClientRect()
  if (x === undefined || range === undefined || field === undefined || field.height === 0) return undefined
  const share = (field.bottom - event.clientY) / field.height
  return { x, y: range[0] + share * (range[1] - range[0]) }
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
