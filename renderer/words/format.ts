import { groupDigits } from '../../shared/base/counted.ts'
import { formatBytes as bytesInWords, trimZeros } from '../../shared/base/format-bytes.ts'

/* Numbers as people read them. Unknown is an en dash, never 0. */

export const unknown = '–'

/** `2.1 TB` */
export function formatBytes(bytes: number | undefined): string {
  return bytes === undefined || !Number.isFinite(bytes) ? unknown : bytesInWords(bytes)
}

export function formatRate(bytesPerS: number | undefined): string {
  return bytesPerS === undefined ? unknown : `${formatBytes(bytesPerS)}/s`
}

/** `00:31` below an hour, `2 h 43` below a day, `3 d 04 h` above. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return unknown
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 3600) return `${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`
  const hours = Math.floor(whole / 3600)
  if (hours < 24) return `${hours} h ${pad(Math.floor((whole % 3600) / 60))}`
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`
}

/** `205 ms`; from two seconds on `12.9 s`, as digits that change every moment cannot be read. Clocks that differ give no age below 0. */
export function formatAge(ms: number): string {
  return ms < 2000 ? `${Math.max(0, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Local time of day, `14:22:08`. */
export function formatTime(atMs: number | undefined): string {
  if (atMs === undefined) return unknown
  const at = new Date(atMs)
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`
}

/** Groups of three from 10 000 on: `1.284 M` is for others, we show all digits. */
export function formatCount(count: number | undefined): string {
  if (count === undefined || !Number.isFinite(count)) return unknown
  return groupDigits(count)
}

/** At most 6 significant digits, exponent only where plain digits would not fit. */
export function formatNumber(value: number | null | undefined, significant = 6): string {
  if (value === undefined || value === null || Number.isNaN(value)) return unknown
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formatCount(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return trimExponent(value.toExponential(significant - 1))
  return trimZeros(value.toPrecision(significant))
}

export function formatPercent(fraction: number | undefined): string {
  return fraction === undefined ? unknown : `${Math.floor(fraction * 100)} %`
}

export function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`
}

/** `101 × 512 × 512`; a scalar has no dimensions. */
export function formatShape(shape: readonly number[] | undefined): string {
  if (shape === undefined) return unknown
  return shape.length === 0 ? 'scalar' : shape.join(' × ')
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

function trimExponent(text: string): string {
  return text.replace(/\.?0+e/, 'e').replace('e+', 'e')
}
