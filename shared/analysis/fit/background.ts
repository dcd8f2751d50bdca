import type { FitShape } from './fit-shape.ts'

export const backgrounds = ['none', 'flat', 'sloped'] as const
export type Background = (typeof backgrounds)[number]

/** The shape on a background: b, or b + s (x − origin). `origin` in the middle of the points keeps b and s independent. */
export function onBackground(shape: FitShape, background: Background, origin: number): FitShape {
  if (background === 'none') return shape
  const own = shape.names.length
  const added =
    background === 'flat' ? (['background'] as const) : (['background', 'backgroundSlope'] as const)
  return {
    names: [...shape.names, ...added],
    evaluate: (parameters, x, gradient) => {
      const value = shape.evaluate(parameters, x, gradient)
      gradient[own] = 1
      gradient[own + 1] = x - origin
      return value + (parameters[own] ?? 0) + (parameters[own + 1] ?? 0) * (x - origin)
    },
  }
}
