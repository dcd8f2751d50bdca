import type { Points } from '../ascending-points.ts'
import { cholesky, solveCholesky } from './cholesky.ts'
import type { FitShape } from './fit-shape.ts'
import { normalEquations } from './normal-equations.ts'

export interface LeastSquaresProblem {
  readonly shape: FitShape
  readonly points: Points
  readonly start: Float64Array
  /** [low, high] of every parameter: a step beyond ends at the limit. */
  readonly limits: readonly (readonly [number, number])[]
}

export type LeastSquares =
  | {
      readonly kind: 'found'
      readonly parameters: Float64Array
      /** One standard deviation each, from the scatter of the points around the curve. */
      readonly errors: Float64Array
      /** Σ (y − f)² */
      readonly sumOfSquares: number
    }
  | { readonly kind: 'not-converged' }
  | { readonly kind: 'undetermined' }

/** A fit that is found needs 5 to 30 steps. */
const mostSteps = 300
/** Steps that change less, relative to sum and parameters, end the search. */
const tolerance = 1e-12
const firstDamping = 1e-3
const mostDamping = 1e14

/**
 * Least squares by the method of Levenberg and Marquardt (Marquardt, J. SIAM 11 (1963) 431): normal equations with their
 * diagonal enlarged until a step lowers the sum. Limits by projection. All points weigh the same.
 */
export function leastSquares(problem: LeastSquaresProblem): LeastSquares {
  const { limits, points, shape } = problem
  let parameters = clamped(problem.start, limits)
  let now = normalEquations(shape, points, parameters)
  let damping = firstDamping
  for (let step = 0; step < mostSteps; step++) {
    const trial = dampedStep(now, parameters, damping)
    if (trial === undefined) return { kind: 'undetermined' }
    const next = clamped(trial, limits)
    const there = normalEquations(shape, points, next)
    const gain = now.sumOfSquares - there.sumOfSquares
    const isStill =
      Math.abs(gain) <= tolerance * now.sumOfSquares && moved(parameters, next) <= tolerance ** 0.5
    if (gain >= 0) {
      parameters = next
      now = there
      damping = Math.max(1e-12, damping / 10)
    } else damping *= 10
    if (isStill || now.sumOfSquares === 0) return withErrors(now, parameters, points.x.length)
    if (damping > mostDamping || Number.isNaN(gain)) return { kind: 'not-converged' }
  }
  return { kind: 'not-converged' }
}

type Equations = ReturnType<typeof normalEquations>

/** Scaled by the diagonal, so that the units of the parameters do not matter. */
function dampedStep(
  { matrix, right }: Equations,
  from: Float64Array,
  damping: number,
): Float64Array | undefined {
  const n = from.length
  const scale = scales(matrix, n)
  const scaled = matrix.map((value, at) => value / ((scale[Math.floor(at / n)] ?? 1) * (scale[at % n] ?? 1)))
  for (let i = 0; i < n; i++) scaled[i * n + i] = (scaled[i * n + i] ?? 0) + damping
  const lower = cholesky(scaled, n)
  if (lower === undefined) return undefined
  const step = solveCholesky(
    lower,
    right.map((value, at) => value / (scale[at] ?? 1)),
  )
  return from.map((value, at) => value + (step[at] ?? 0) / (scale[at] ?? 1))
}

/** A parameter that changes nothing keeps its place. */
function scales(matrix: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sqrt(matrix[i * n + i] ?? 0) || 1)
}

function withErrors(
  { matrix, sumOfSquares }: Equations,
  parameters: Float64Array,
  points: number,
): LeastSquares {
  const n = parameters.length
  const scale = scales(matrix, n)
  const scaled = matrix.map((value, at) => value / ((scale[Math.floor(at / n)] ?? 1) * (scale[at % n] ?? 1)))
  const lower = cholesky(scaled, n)
  if (lower === undefined) return { kind: 'undetermined' }
  const variance = sumOfSquares / (points - n)
  const errors = Float64Array.from({ length: n }, (_, i) => {
    const unit = new Float64Array(n)
    unit[i] = 1
    return Math.sqrt((solveCholesky(lower, unit)[i] ?? NaN) * variance) / (scale[i] ?? 1)
  })
  return { kind: 'found', parameters, errors, sumOfSquares }
}

function clamped(parameters: Float64Array, limits: LeastSquaresProblem['limits']): Float64Array {
  return parameters.map((value, at) => {
    const [low, high] = limits[at] ?? [-Infinity, Infinity]
    return Math.min(high, Math.max(low, value))
  })
}

/** Largest relative change. */
function moved(from: Float64Array, to: Float64Array): number {
  return from.reduce((most, value, at) => {
    const size = Math.abs(value) + Math.abs(to[at] ?? 0)
    return size === 0 ? most : Math.max(most, Math.abs(value - (to[at] ?? 0)) / size)
  }, 0)
}
