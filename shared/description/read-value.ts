import { readMeasure, unitFamily, unitsOf } from '../base/units.ts'
import type { UnitFamily } from '../base/units.ts'
import { listWords } from '../base/suggest.ts'
import type { ParameterValue, Quantity } from '../model/quantity.ts'

export type ValueReading<T> = { readonly value: T } | { readonly refusal: Refusal }

/** Why a value cannot be. `hint` ends the message, after the words that say where: `; did you mean "keV"?` */
export interface Refusal {
  readonly message: string
  readonly hint?: string
  readonly advice: string
}

/** The whole sentence: what, where, and what was probably meant. */
export function refusalIn(
  refusal: Refusal,
  where: string,
): { readonly message: string; readonly advice: string } {
  return { message: `${refusal.message} in ${where}${refusal.hint ?? ''}`, advice: refusal.advice }
}

/**
 * A value of a paramSet: `3.5 keV` becomes a quantity, anything that is no number with a unit stays text. Only a unit in
 * the wrong case (`3.5 kev`) is refused: "3 apples" is a text, but nobody means "kev" to be one.
 */
export function readParameterValue(raw: string | number | boolean): ValueReading<ParameterValue> {
  if (typeof raw === 'number' && !Number.isFinite(raw)) {
    return { refusal: { message: `${raw} is not a finite number`, advice: 'Write a finite number.' } }
  }
  if (typeof raw !== 'string') return { value: raw }
  const reading = readMeasure(raw)
  if (reading.kind === 'measure') return { value: reading.measure }
  const { unit, suggestion } = reading.kind === 'unknown-unit' ? reading : noUnit
  if (suggestion?.toLowerCase() === unit.toLowerCase()) return { refusal: unknownUnit(unit, suggestion) }
  return { value: raw }
}

const noUnit = { unit: '', suggestion: undefined }

/** A quantity that must be of one family, such as an exposure. */
export function readQuantity(raw: string, family: UnitFamily): ValueReading<Quantity> {
  const reading = readMeasure(raw)
  if (reading.kind === 'unknown-unit') return { refusal: unknownUnit(reading.unit, reading.suggestion) }
  if (reading.kind !== 'measure') {
    return { refusal: { message: `"${raw}" is no number with a unit`, advice: adviceFor(family) } }
  }
  const found = unitFamily(reading.measure.unit)
  if (found === family) return { value: reading.measure }
  const message = `"${raw}" is ${article(found ?? 'number')}, not ${article(family)}`
  return { refusal: { message, advice: adviceFor(family) } }
}

/** An end of an axis: a number, a quantity, or a text that names a parameter. */
export function readAmount(raw: string | number): ValueReading<Quantity | number | string> {
  if (typeof raw === 'number') return Number.isFinite(raw) ? { value: raw } : notFinite(raw)
  const reading = readMeasure(raw)
  if (reading.kind === 'measure') return { value: reading.measure }
  if (reading.kind === 'number') return { value: reading.value }
  if (reading.kind === 'unknown-unit') return { refusal: unknownUnit(reading.unit, reading.suggestion) }
  return { value: raw }
}

function notFinite(value: number): ValueReading<never> {
  return { refusal: { message: `${value} is not a finite number`, advice: 'Write a finite number.' } }
}

function unknownUnit(unit: string, suggestion: string | undefined): Refusal {
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
  return { message: `unknown unit "${unit}"`, hint, advice: 'Units are case-sensitive: mm, keV, deg, mA, s.' }
}

function adviceFor(family: UnitFamily): string {
  return `Units of ${family} are ${listWords(unitsOf(family), 'and')}.`
}

function article(family: UnitFamily | 'number'): string {
  if (family === 'counts' || family === 'current') return `a number of ${family}`
  return /^[aeiou]/.test(family) ? `an ${family}` : `a ${family}`
}
