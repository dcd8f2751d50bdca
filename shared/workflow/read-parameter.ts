import { convertUnit, readMeasure, unitsOf, unitFamily } from '../base/units.ts'
import { listWords } from '../base/suggest.ts'
import { parsePoni } from '../imaging/geometry/parse-poni.ts'
import { HutchError, toProblem } from '../model/problem.ts'
import type { ParameterSpec } from './task-spec.ts'
import type { JsonValue } from './workflow.ts'

/** Rows and columns of an image, [from, to). */
export interface PixelRegion {
  readonly rows: readonly [from: number, to: number]
  readonly columns: readonly [from: number, to: number]
}

/** A parameter as a task gets it: numbers in the unit of its spec. Undefined: left to the task. */
export type ParameterSetting = number | string | boolean | PixelRegion | undefined

export type ParameterReading =
  | { readonly kind: 'setting'; readonly setting: ParameterSetting }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string }

/** Numbers may be written with a unit (`"0.5 eV"`), which is converted into that of the spec. */
export function readParameter(spec: ParameterSpec, value: JsonValue): ParameterReading {
  switch (spec.kind) {
    case 'number':
      return readNumber(spec, value)
    case 'choice':
      return readChoice(spec.choices, value)
    case 'flag':
      return typeof value === 'boolean' ? setting(value) : refused('must be true or false', value)
    case 'text':
      if (typeof value !== 'string') return refused('must be text', value)
      return spec.content === 'poni' ? readPoni(value) : setting(value)
    case 'region':
      return readRegion(value)
  }
}

export function defaultOf(spec: ParameterSpec): ParameterSetting {
  return spec.kind === 'region' ? undefined : spec.default
}

/** A choice that looks like a number may be written as one. */
function readChoice(choices: readonly string[], value: JsonValue): ParameterReading {
  const text = typeof value === 'number' ? String(value) : value
  const found = choices.find(choice => choice === text)
  return found === undefined ? refused(`must be ${listWords(choices)}`, value) : setting(found)
}

/** It is kept as text; what is wrong with it is told before anything is started. */
function readPoni(text: string): ParameterReading {
  try {
    parsePoni(text)
    return setting(text)
  } catch (error) {
    if (!(error instanceof HutchError)) throw error
    const { advice = '', message } = toProblem(error)
    return { kind: 'refused', message: `is ${message.charAt(0).toLowerCase()}${message.slice(1)}`, advice }
  }
}

type NumberSpec = Extract<ParameterSpec, { kind: 'number' }>

function readNumber(spec: NumberSpec, value: JsonValue): ParameterReading {
  const given = amount(spec, value)
  if (typeof given !== 'number') return given
  const { minimum, maximum, unit } = spec
  if (spec.isWhole === true && !Number.isInteger(given)) return refused('must be a whole number', value)
  if (given >= minimum && given <= maximum) return setting(given)
  return refused(`must be between ${minimum} and ${maximum} ${unit}`.trimEnd(), value)
}

function amount({ unit }: NumberSpec, value: JsonValue): number | ParameterReading {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const reading = typeof value === 'string' ? readMeasure(value) : undefined
  if (reading?.kind === 'number') return reading.value
  if (reading?.kind === 'measure') {
    const converted = convertUnit(reading.measure.value, reading.measure.unit, unit)
    if (converted !== undefined) return converted
  }
  const family = unitFamily(unit)
  const units = family === undefined ? '' : ` with a unit of ${family} (${unitsOf(family).join(', ')})`
  return refused(`must be a number${units}`, value)
}

function readRegion(value: JsonValue): ParameterReading {
  if (typeof value === 'object' && value !== null && 'rows' in value && 'columns' in value) {
    const rows = span(value.rows)
    const columns = span(value.columns)
    if (rows !== undefined && columns !== undefined) return setting({ rows, columns })
  }
  return refused('must be a region like {"rows": [0, 100], "columns": [20, 80]}', value)
}

function span(value: JsonValue | undefined): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [from, to] = (value as readonly JsonValue[]).map(Number)
  if (from === undefined || to === undefined || !Number.isInteger(from) || !Number.isInteger(to))
    return undefined
  return from >= 0 && to > from ? [from, to] : undefined
}

function setting(value: ParameterSetting): ParameterReading {
  return { kind: 'setting', setting: value }
}

function refused(demand: string, value: JsonValue): ParameterReading {
  return {
    kind: 'refused',
    message: `${demand}; found ${JSON.stringify(value)}`,
    advice: 'Correct it in the graph.',
  }
}
