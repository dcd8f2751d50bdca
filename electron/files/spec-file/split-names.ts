/** SPEC separates names by two or more blanks, so that a name may hold single ones; tabs are accepted too. */
export function splitNames(text: string): readonly string[] {
  return text
    .trim()
    .split(/ {2,}|\t+/)
    .map(name => name.trim())
    .filter(name => name !== '')
}

/** One name that falls into exactly `count` words was written with single blanks (seen at APS and in PDFgetX2 files). */
export function fitNames(text: string, count: number): readonly string[] {
  const names = splitNames(text)
  const words = text.trim().split(/\s+/)
  return names.length === 1 && count > 1 && words.length === count ? words : names
}

/** Labels for rows of `width` values: missing ones are `colN` (counted from 1), surplus ones are cut. */
export function fitLabels(text: string, width: number): readonly string[] {
  const names = fitNames(text, width)
  return Array.from({ length: width }, (_, i) => names[i] ?? `col${i + 1}`)
}

/** `a, a, b` become `a, a_2, b`: a label may stand twice in a scan. Slashes would read as groups. */
export function uniqueKeys(labels: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return labels.map(label => {
    const key = label.replaceAll('/', '%')
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? key : `${key}_${count}`
  })
}
