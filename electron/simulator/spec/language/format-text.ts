import { SpecFailure } from '../spec-failure.ts'
import { toNumber, toText, type Value } from './values.ts'

const conversion = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?(?:hh|h|ll|l|L|q)?([diouxXcsgGeEfF%])/g

/** Wider fields are no format but an attack on the memory. */
const maxWidth = 4096

interface Field {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
}

/** `sprintf` of C for numbers and texts. Missing arguments count as 0. */
export function formatText(format: string, args: readonly Value[]): string {
  let next = 0
  const take = (): Value => args[next++] ?? 0
  const size = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined
    const value = text === '*' ? toNumber(take()) : Number(text)
    if (!(Math.abs(value) <= maxWidth)) throw new SpecFailure(`A field of ${value} characters is too wide`)
    return value
  }
  return format.replaceAll(
    conversion,
    (_, flags: string, width: string | undefined, precision: string | undefined, letter: string) => {
      if (letter === '%') return '%'
      const field = { flags, width: size(width) ?? 0, precision: size(precision) }
      return padded(converted(letter, take(), field), field, letter)
    },
  )
}

/** `%g` of C. */
export function formatG(value: number, precision = 6): string {
  const digits = Math.min(Math.max(1, precision), 100)
  if (!Number.isFinite(value)) return special(value)
  const exponent = Number(value.toExponential(digits - 1).split('e')[1])
  if (value !== 0 && (exponent < -4 || exponent >= digits)) return exponential(value, digits - 1, true)
  const fixed = value.toFixed(Math.min(100, Math.max(0, digits - 1 - (value === 0 ? 0 : exponent))))
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

function converted(letter: string, value: Value, { flags, precision }: Field): string {
  if (letter === 's') return toText(value).slice(0, precision)
  if (letter === 'c')
    return typeof value === 'string' ? value.slice(0, 1) : String.fromCharCode(toNumber(value) & 0xff)
  const number = toNumber(value)
  const text = signed(magnitude(letter, Math.abs(number), { precision, flags }), number, flags)
  return letter === 'G' || letter === 'E' || letter === 'X' ? text.toUpperCase() : text
}

function magnitude(letter: string, value: number, field: Pick<Field, 'precision' | 'flags'>): string {
  if (!Number.isFinite(value)) return special(value)
  const { precision } = field
  switch (letter) {
    case 'g':
    case 'G':
      return formatG(value, precision)
    case 'e':
    case 'E':
      return exponential(value, Math.min(precision ?? 6, 100), false)
    case 'f':
    case 'F':
      return value.toFixed(Math.min(precision ?? 6, 100))
    case 'x':
    case 'X':
      return `${field.flags.includes('#') ? '0x' : ''}${Math.trunc(value).toString(16)}`
    case 'o':
      return Math.trunc(value).toString(8)
    default:
      return BigInt(Math.trunc(value))
        .toString()
        .padStart(precision ?? 1, '0')
  }
}

function signed(text: string, value: number, flags: string): string {
  if (value < 0 || Object.is(value, -0)) return `-${text}`
  if (flags.includes('+')) return `+${text}`
  return flags.includes(' ') ? ` ${text}` : text
}

function padded(text: string, { flags, width }: Field, letter: string): string {
  if (flags.includes('-') || width < 0) return text.padEnd(Math.abs(width))
  if (!flags.includes('0') || letter === 's' || letter === 'c') return text.padStart(width)
  const sign = /^[-+ ]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

/** The exponent has two digits at least. */
function exponential(value: number, decimals: number, isTrimmed: boolean): string {
  const [mantissa = '', exponent = '+0'] = value.toExponential(decimals).split('e')
  const short = isTrimmed && mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  return `${short}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`
}

function special(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  return value > 0 ? 'inf' : '-inf'
}
