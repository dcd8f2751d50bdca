/** Everything a curve can be fitted with; `line` is a straight line. */
export type ShapeName = 'gauss' | 'lorentz' | 'pseudoVoigt' | 'erfEdge' | 'arctanEdge' | 'line'
export type ValueName = 'height' | 'centre' | 'fwhm' | 'mixing' | 'slope' | 'background' | 'backgroundSlope'

/**
 * A function with parameters. `evaluate` answers with its value at x and puts the derivatives by the parameters into
 * `gradient`, in the order of `names`.
 */
export interface FitShape {
  readonly names: readonly ValueName[]
  evaluate(parameters: Float64Array, x: number, gradient: Float64Array): number
}
