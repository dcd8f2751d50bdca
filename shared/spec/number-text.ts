const significantDigits = 15

/**
 * A number as SPEC sends it: like `%.15g` of C. Exponent form below 1e-4 and from 1e15 on, exponent of at least two digits,
 * no trailing zeros.
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0'
  const [mantissa = '', exponentText = ''] = value.toExponential(significantDigits - 1).split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < significantDigits) {
    return withoutTrailingZeros(value.toPrecision(significantDigits))
  }
  const digits = String(Math.abs(exponent)).padStart(2, '0')
  return `${withoutTrailingZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`
}

/** The number a text stands for, or undefined. Accepts what C's `strtod` prints, also `nan` and `inf`. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase()
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(trimmed)) return Number(trimmed)
  const special = /^([-+]?)(nan|inf|infinity)(\([^)]*\))?$/.exec(trimmed)
  if (special === null) return undefined
  if (special[2] === 'nan') return NaN
  return special[1] === '-' ? -Infinity : Infinity
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
