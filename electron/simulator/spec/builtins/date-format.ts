import { dateText } from '../date-text.ts'

/** The conversions of C's `strftime` that macros use; others stay as they are. Local time. */
export function dateFormatted(epochS: number, format: string): string {
  const date = new Date(epochS * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const fields: Readonly<Record<string, string>> = {
    Y: String(date.getFullYear()),
    m: two(date.getMonth() + 1),
    d: two(date.getDate()),
    H: two(date.getHours()),
    M: two(date.getMinutes()),
    S: two(date.getSeconds()),
    y: two(date.getFullYear() % 100),
    a: dateText(epochS).slice(0, 3),
    b: dateText(epochS).slice(4, 7),
    c: dateText(epochS),
    s: String(Math.floor(epochS)),
    '%': '%',
  }
  return format.replaceAll(/%([A-Za-z%])/g, (whole, letter: string) =>
    Object.hasOwn(fields, letter) ? (fields[letter] ?? whole) : whole,
  )
}
