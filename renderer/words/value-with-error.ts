import { formatNumber } from './format.ts'

/** `12.2137 ± 0.0003`, `13980 ± 240`: the error with two digits, the value rounded to the same place. */
export function valueWithError(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return formatNumber(value)
  const decimals = 1 - Math.floor(Math.log10(error))
  const isPlain = decimals >= mostTensAway && decimals <= 9 && Math.abs(value) < 1e7
  if (!isPlain) return `${formatNumber(value)} ± ${formatNumber(error, 2)}`
  if (decimals >= 0) return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`
  const unit = 10 ** -decimals
  const rounded = (number: number): number => Math.round(number / unit) * unit || 0
  return `${rounded(value)} ± ${rounded(error)}`
}

/** Errors of eight digits and more are told with a power of ten. */
const mostTensAway = -6
