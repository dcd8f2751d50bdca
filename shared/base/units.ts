import { nearestWord } from './suggest.ts'

export type UnitFamily =
  | 'time'
  | 'length'
  | 'energy'
  | 'angle'
  | 'current'
  | 'voltage'
  | 'frequency'
  | 'temperature'
  | 'data'
  | 'counts'

/** A number with a known unit, under its UDUNITS name as NeXus files want it (`um`, `deg`, `angstrom`). */
export interface Measure {
  readonly value: number
  readonly unit: string
}

export type MeasureReading =
  | { readonly kind: 'measure'; readonly measure: Measure }
  /** A number without a unit. */
  | { readonly kind: 'number'; readonly value: number }
  /** A number and a word that is no unit; `suggestion` is the unit that was probably meant. */
  | { readonly kind: 'unknown-unit'; readonly unit: string; readonly suggestion: string | undefined }
  | { readonly kind: 'text' }

/** Reads `3.5 keV`, `50ms`, `-2e-3 mm`. Units are case-sensitive, because `mm` and `Mm` both mean something. */
export function readMeasure(text: string): MeasureReading {
  const match = measurePattern.exec(text)
  const value = Number(match?.[1])
  if (match === null || !Number.isFinite(value)) return { kind: 'text' }
  const word = match[2]
  if (word === undefined) return { kind: 'number', value }
  const unit = canonicalUnit(word)
  if (unit === undefined) return { kind: 'unknown-unit', unit: word, suggestion: nearestUnit(word) }
  return { kind: 'measure', measure: { value, unit } }
}

/** UDUNITS name of a unit as people write it: `µm` is `um`, `°` is `deg`; undefined for an unknown word. */
export function canonicalUnit(word: string): string | undefined {
  if (units.has(word)) return word
  return aliases.get(word)
}

export function unitFamily(unit: string): UnitFamily | undefined {
  return units.get(canonicalUnit(unit) ?? '')?.family
}

/** The unit that was probably meant, for messages. */
export function nearestUnit(word: string): string | undefined {
  return nearestWord(word, [...units.keys(), ...aliases.keys()])
}

/** All units of a family, for advice: `s`, `ms`, `us` … */
export function unitsOf(family: UnitFamily): readonly string[] {
  return [...units].filter(([, unit]) => unit.family === family).map(([name]) => name)
}

/**
 * The same amount in another unit of the same family; undefined when the families differ or a unit is unknown. Decimal
 * prefixes cost one correctly rounded operation, so 50 ms is 0.05 s and not 0.05000000000000001 s.
 */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  const source = units.get(canonicalUnit(from) ?? '')
  const target = units.get(canonicalUnit(to) ?? '')
  if (source === undefined || source.family !== target?.family) return undefined
  if (source === target) return value
  if (source.offset !== target.offset) return throughBase(value, source, target)
  const base = source.factor === target.factor ? value : (value * source.factor) / target.factor
  return scaleByTen(base, source.ten - target.ten)
}

// A number as YAML and people write it, then at most one word that does not begin like a number.
const measurePattern = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([^\s\d.+-]\S*)?\s*$/

interface Unit {
  readonly family: UnitFamily
  /** Size in the family's base unit: factor × 10^ten. Kept apart so that decimal prefixes stay exact. */
  readonly factor: number
  readonly ten: number
  /** Added after scaling to reach the base unit (temperatures only). */
  readonly offset: number
}

const units: ReadonlyMap<string, Unit> = new Map([
  ...decimal('time', { s: 0, ms: -3, us: -6, ns: -9 }),
  unit('min', 'time', 60),
  unit('h', 'time', 3600),
  ...decimal('length', { m: 0, cm: -2, mm: -3, um: -6, nm: -9, angstrom: -10, pm: -12 }),
  ...decimal('energy', { eV: 0, meV: -3, keV: 3, MeV: 6, GeV: 9 }),
  unit('deg', 'angle', 1),
  ...decimalOf('angle', 180 / Math.PI, { rad: 0, mrad: -3, urad: -6, nrad: -9 }),
  unit('arcmin', 'angle', 1 / 60),
  unit('arcsec', 'angle', 1 / 3600),
  ...decimal('angle', { mdeg: -3 }),
  ...decimal('current', { A: 0, mA: -3, uA: -6, nA: -9, pA: -12 }),
  ...decimal('voltage', { V: 0, mV: -3, uV: -6, kV: 3 }),
  ...decimal('frequency', { Hz: 0, kHz: 3, MHz: 6, GHz: 9 }),
  unit('K', 'temperature', 1),
  ...decimal('temperature', { mK: -3 }),
  ['degC', { family: 'temperature', factor: 1, ten: 0, offset: 273.15 }],
  ...decimal('data', { B: 0, kB: 3, MB: 6, GB: 9, TB: 12 }),
  unit('counts', 'counts', 1),
])

const aliases: ReadonlyMap<string, string> = new Map([
  ...also('s', 'sec', 'second', 'seconds'),
  ...also('ms', 'msec'),
  ...also('us', 'µs', 'μs', 'usec'),
  ...also('min', 'minute', 'minutes'),
  ...also('h', 'hour', 'hours'),
  ...also('um', 'µm', 'μm', 'micron', 'microns'),
  ...also('angstrom', 'Å', 'Å', 'A°', 'Angstrom'),
  ...also('deg', '°', 'degree', 'degrees'),
  ...also('urad', 'µrad', 'μrad'),
  ...also('uA', 'µA', 'μA'),
  ...also('uV', 'µV', 'μV'),
  ...also('degC', '°C', 'Celsius'),
  ...also('K', 'Kelvin', 'kelvin'),
  ...also('counts', 'count', 'cts'),
])

function unit(name: string, family: UnitFamily, factor: number): readonly [string, Unit] {
  return [name, { family, factor, ten: 0, offset: 0 }]
}

function decimal(family: UnitFamily, powers: Readonly<Record<string, number>>): (readonly [string, Unit])[] {
  return decimalOf(family, 1, powers)
}

function decimalOf(
  family: UnitFamily,
  factor: number,
  powers: Readonly<Record<string, number>>,
): (readonly [string, Unit])[] {
  return Object.entries(powers).map(([name, ten]) => [name, { family, factor, ten, offset: 0 }])
}

function also(name: string, ...words: readonly string[]): (readonly [string, string])[] {
  return words.map(word => [word, name])
}

function throughBase(value: number, source: Unit, target: Unit): number {
  const base = scaleByTen(value * source.factor, source.ten) + source.offset
  return scaleByTen((base - target.offset) / target.factor, -target.ten)
}

// Powers of ten up to 10^22 are exact doubles, their reciprocals are not: divide instead of multiplying by 10^-n.
function scaleByTen(value: number, power: number): number {
  return power >= 0 ? value * 10 ** power : value / 10 ** -power
}
