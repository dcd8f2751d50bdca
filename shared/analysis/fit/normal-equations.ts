import type { Points } from '../ascending-points.ts'
import type { FitShape } from './fit-shape.ts'

export interface NormalEquations {
  /** Jᵀ J, n × n row by row. */
  readonly matrix: Float64Array
  /** Jᵀ (y − f) */
  readonly right: Float64Array
  readonly sumOfSquares: number
}

/** Of all points at these parameters. A hot loop: no object per point. */
export function normalEquations(
  shape: FitShape,
  { x, y }: Points,
  parameters: Float64Array,
): NormalEquations {
  const n = parameters.length
  const matrix = new Float64Array(n * n)
  const right = new Float64Array(n)
  // One more: a background writes its slope also where it has none.
  const gradient = new Float64Array(n + 1)
  let sumOfSquares = 0
  for (let point = 0; point < x.length; point++) {
    const residual = (y[point] ?? 0) - shape.evaluate(parameters, x[point] ?? 0, gradient)
    sumOfSquares += residual * residual
    for (let row = 0; row < n; row++) {
      const slope = gradient[row] ?? 0
      right[row] = (right[row] ?? 0) + slope * residual
      for (let column = 0; column <= row; column++) {
        const at = row * n + column
        matrix[at] = (matrix[at] ?? 0) + slope * (gradient[column] ?? 0)
      }
    }
  }
  mirror(matrix, n)
  return { matrix, right, sumOfSquares }
}

function mirror(matrix: Float64Array, n: number): void {
  for (let row = 0; row < n; row++) {
    for (let column = row + 1; column < n; column++) matrix[row * n + column] = matrix[column * n + row] ?? 0
  }
}
