import { parseNumber } from './number-text.ts'

/** What the command line of a scan tells in advance. */
export interface CommandedScan {
  /** Motors of each dimension, slowest first; several move together. Empty for scans over time or unknown macros. */
  readonly axes: readonly (readonly CommandedMotor[])[]
  /** Points per dimension, slowest first; undefined where the command has no end or is unknown. */
  readonly shape: readonly number[] | undefined
  /** Seconds per point; undefined for monitor counts (negative in SPEC) and where unknown. */
  readonly seconds: number | undefined
}

export interface CommandedMotor {
  readonly motor: string
  readonly start: number
  readonly stop: number
  /** The ends are counted from where the motor stood. */
  readonly isRelative: boolean
}

/**
 * Reads the command of a standard scan: `ascan m s f n t` and its relatives for one to five motors, `mesh m1 s1 f1 n1 m2 s2
 * f2 n2 t` (first motor fastest), `loopscan n t`, `timescan t`. `n` counts intervals. A command of a site's own tells
 * nothing. Source: SPEC's manual and real files.
 */
export function parseScanCommand(command: string): CommandedScan {
  const [name = '', ...words] = command.trim().split(/[\s,]+/)
  const together = /^([ad])([2345])?scan$/.exec(name)
  if (together !== null) return linear(words, Number(together[2] ?? 1), together[1] === 'd')
  switch (name) {
    case 'lup':
      return linear(words, 1, true)
    case 'mesh':
      return grid(words, false)
    case 'dmesh':
      return grid(words, true)
    case 'loopscan':
      return loop(words)
    case 'timescan':
      return { axes: [], shape: undefined, seconds: seconds(words[0]) }
    default:
      return unknown
  }
}

/**
 * The same of any macro whose name ends in "mesh" and that is written like `mesh`, hklmesh for one: its axes may be no
 * motors. For what has been recorded already.
 */
export function parseMesh(command: string): CommandedScan {
  const [name = '', ...words] = command.trim().split(/[\s,]+/)
  return /mesh$/i.test(name) ? grid(words, /^d/i.test(name)) : unknown
}

/** Points that a command announces; undefined where it has no end or is unknown. */
export function plannedPoints(command: string): number | undefined {
  return parseScanCommand(command).shape?.reduce((product, size) => product * size, 1)
}

const unknown: CommandedScan = { axes: [], shape: undefined, seconds: undefined }

function linear(words: readonly string[], motors: number, isRelative: boolean): CommandedScan {
  const scanned = Array.from({ length: motors }, (_, index) => motorAt(words, 3 * index, isRelative))
  const intervals = whole(words[3 * motors])
  if (intervals === undefined || scanned.some(motor => motor === undefined)) return unknown
  return {
    axes: [scanned.filter(motor => motor !== undefined)],
    shape: [intervals + 1],
    seconds: seconds(words[3 * motors + 1]),
  }
}

function grid(words: readonly string[], isRelative: boolean): CommandedScan {
  const fast = motorAt(words, 0, isRelative)
  const slow = motorAt(words, 4, isRelative)
  const fastIntervals = whole(words[3])
  const slowIntervals = whole(words[7])
  const isWhole = fastIntervals !== undefined && slowIntervals !== undefined
  if (fast === undefined || slow === undefined || !isWhole) return unknown
  return { axes: [[slow], [fast]], shape: [slowIntervals + 1, fastIntervals + 1], seconds: seconds(words[8]) }
}

/** `loopscan 0` goes on until it is stopped. */
function loop(words: readonly string[]): CommandedScan {
  const times = whole(words[0])
  return {
    axes: [],
    shape: times === undefined || times === 0 ? undefined : [times],
    seconds: seconds(words[1]),
  }
}

function motorAt(words: readonly string[], at: number, isRelative: boolean): CommandedMotor | undefined {
  const motor = words[at]
  const start = parseNumber(words[at + 1] ?? '')
  const stop = parseNumber(words[at + 2] ?? '')
  if (motor === undefined || !/^[A-Za-z_]\w*$/.test(motor)) return undefined
  if (start === undefined || stop === undefined || !Number.isFinite(start) || !Number.isFinite(stop))
    return undefined
  return { motor, start, stop, isRelative }
}

/** Longest dimension that is believed: a million points at 10 Hz are 28 hours. */
const mostIntervals = 10_000_000

function whole(word: string | undefined): number | undefined {
  const value = parseNumber(word ?? '')
  const isCount = value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= mostIntervals
  return isCount ? value : undefined
}

function seconds(word: string | undefined): number | undefined {
  const value = parseNumber(word ?? '')
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined
}
