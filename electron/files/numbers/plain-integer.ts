/** A number while that is exact (up to ±(2^53 − 1)), else decimal text. */
export function plainInteger(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
