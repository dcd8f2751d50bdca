/** A number with its unit as written, e.g. `{ value: 3.5, unit: 'keV' }`. Dimensionless: unit `''`. */
export interface Quantity {
  readonly value: number
  readonly unit: string
}

/** Value of a named parameter of a description. */
export type ParameterValue = string | number | boolean | Quantity

export interface Parameter {
  readonly name: string
  readonly value: ParameterValue
}
