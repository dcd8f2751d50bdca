/** A text as a cell of RFC 4180. */
export function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A gap is an empty cell. */
export function number(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : String(value)
}
