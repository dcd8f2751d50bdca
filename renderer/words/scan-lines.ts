import { assertNever } from '../../shared/base/assert.ts'
import type { SpecMotor } from '../../shared/model/spec-desk.ts'
import { formatNumber } from './format.ts'
import { specNumber } from './motor-words.ts'

export const scanKinds = ['ascan', 'dscan', 'a2scan', 'mesh', 'loopscan', 'timescan'] as const
export type ScanKind = (typeof scanKinds)[number]

export const scanWords: Readonly<Record<ScanKind, string>> = {
  ascan: 'ascan · absolute',
  dscan: 'dscan · around here',
  a2scan: 'a2scan · two motors together',
  mesh: 'mesh · two motors as a grid',
  loopscan: 'loopscan · count N times',
  timescan: 'timescan · count until stopped',
}

export interface ScanAxisFields {
  readonly motor: string
  readonly start: string
  readonly end: string
  readonly intervals: string
}

export interface ScanFields {
  readonly kind: ScanKind
  readonly axes: readonly ScanAxisFields[]
  readonly points: string
  /** Seconds; negative counts to a monitor, as in SPEC. */
  readonly time: string
}

export type ScanLine =
  | { readonly ok: true; readonly line: string; readonly points: number | undefined; readonly countS: number }
  | { readonly ok: false; readonly reason: string }

/** How many motors a kind of scan has. */
export function axisCount(kind: ScanKind): number {
  switch (kind) {
    case 'ascan':
    case 'dscan':
      return 1
    case 'a2scan':
    case 'mesh':
      return 2
    case 'loopscan':
    case 'timescan':
      return 0
    default:
      return assertNever(kind, 'scan kind')
  }
}

/** Every axis of a mesh has intervals of its own; motors that go together share those of the first. */
export function hasOwnIntervals(kind: ScanKind, axis: number): boolean {
  return axis === 0 || kind === 'mesh'
}

/** The command line that SPEC gets, or why there is none. Points are intervals + 1. */
export function scanLine(fields: ScanFields, motors: readonly SpecMotor[]): ScanLine {
  const countS = Number(fields.time)
  if (fields.time.trim() === '' || !Number.isFinite(countS) || countS === 0)
    return refuse('Time per point: a number of seconds')
  if (fields.kind === 'timescan') return done(`timescan ${specNumber(countS)}`, undefined, countS)
  if (fields.kind === 'loopscan') {
    const points = whole(fields.points)
    if (points === undefined) return refuse('Points: a whole number from 1')
    return done(`loopscan ${points} ${specNumber(countS)}`, points, countS)
  }
  return motorScan(fields, motors, countS)
}

function motorScan(fields: ScanFields, motors: readonly SpecMotor[], countS: number): ScanLine {
  const { kind } = fields
  const axes = fields.axes.slice(0, axisCount(kind))
  if (new Set(axes.map(({ motor }) => motor)).size < axes.length) return refuse('Choose two different motors')
  const words: string[] = []
  let points = 1
  for (const [index, axis] of axes.entries()) {
    const reason = whyNotAxis(kind, axis, motors)
    if (reason !== undefined) return refuse(reason)
    words.push(axis.motor, specNumber(Number(axis.start)), specNumber(Number(axis.end)))
    if (!hasOwnIntervals(kind, index)) continue
    const intervals = whole(axis.intervals)
    if (intervals === undefined) return refuse('Intervals: a whole number from 1')
    points *= intervals + 1
    if (kind === 'mesh') words.push(String(intervals))
  }
  if (kind !== 'mesh') words.push(String(points - 1))
  return done(`${kind} ${words.join(' ')} ${specNumber(countS)}`, points, countS)
}

function whyNotAxis(
  kind: ScanKind,
  { motor, start, end }: ScanAxisFields,
  motors: readonly SpecMotor[],
): string | undefined {
  const found = motors.find(({ mnemonic }) => mnemonic === motor)
  if (found === undefined) return 'Choose a motor'
  const ends = [start, end].map(text => (text.trim() === '' ? NaN : Number(text)))
  if (!ends.every(Number.isFinite)) return `${motor}: start and end must be numbers`
  if (ends[0] === ends[1]) return `${motor}: start and end are the same`
  const origin = kind === 'dscan' ? (found.position ?? 0) : 0
  const { limits } = found
  const isBeyond = (value: number): boolean =>
    limits !== undefined && (origin + value < limits[0] || origin + value > limits[1])
  if (!ends.some(isBeyond)) return undefined
  return `${motor} would leave its limits ${formatNumber(limits?.[0])} to ${formatNumber(limits?.[1])}`
}

function whole(text: string): number | undefined {
  const value = Number(text)
  return text.trim() !== '' && Number.isSafeInteger(value) && value >= 1 ? value : undefined
}

function refuse(reason: string): ScanLine {
  return { ok: false, reason }
}

function done(line: string, points: number | undefined, countS: number): ScanLine {
  return { ok: true, line, points, countS }
}
