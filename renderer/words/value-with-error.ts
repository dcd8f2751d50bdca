import { formatNumber } from './format.ts'

/** `12.2137 ± 0.0003`: the error with two digits, the value with as many decimals as the error has. */
export function valueWithError(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return formatNumber(value)
  const decimals = 1 - Math.floor(Math.log10(error))
  const isPlain = decimals >= 0 && decimals <= 9 && Math.abs(value) < 1e7
  if (!isPlain) return `${formatNumber(value)} ± ${formatNumber(error, 2)}`
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`
}
