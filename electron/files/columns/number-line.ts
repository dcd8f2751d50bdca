/** How the numbers of one text stand in a line. */
export interface LineStyle {
  /** `7112,5;0,31` as programs write it where the comma is the decimal point. */
  readonly hasDecimalCommas: boolean
}

const decimalComma = /^[+-]?\d+,\d+(e[+-]?\d+)?$/i

/** Whoever writes decimal commas does so sooner. */
const enoughLines = 1000

/** Commas are decimal points when they stand inside numbers only, others separate, and no point is there. */
export function lineStyleOf(lines: readonly string[]): LineStyle {
  let commas = 0
  for (const line of lines.slice(0, enoughLines)) {
    const tokens = line.split(/[\s;]+/).filter(Boolean)
    if (!tokens.every(token => /^[+-]?[\d.,]+(e[+-]?\d+)?,?$/i.test(token))) continue
    if (tokens.length < 2 || tokens.some(token => token.includes('.'))) return { hasDecimalCommas: false }
    const withComma = tokens.filter(token => token.includes(','))
    if (!withComma.every(token => decimalComma.test(token))) return { hasDecimalCommas: false }
    commas += withComma.length
  }
  return { hasDecimalCommas: commas > 0 }
}

/** Undefined when something of the line is no number. */
export function numbersOf(line: string, { hasDecimalCommas }: LineStyle): readonly number[] | undefined {
  const tokens = hasDecimalCommas
    ? line
        .replaceAll(',', '.')
        .split(/[\s;]+/)
        .filter(Boolean)
    : wordsOf(line)
  const numbers = tokens.map(numberOf)
  return numbers.length === 0 || numbers.includes(undefined)
    ? undefined
    : numbers.filter(value => value !== undefined)
}

export function wordsOf(line: string): readonly string[] {
  return line.split(/[\s,;]+/).filter(Boolean)
}

/** Fortran writes exponents with D. */
export function numberOf(word: string): number | undefined {
  if (/^[+-]?nan$/i.test(word)) return NaN
  if (/^[+-]?inf(inity)?$/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity
  const plain = word.replace(/[dD]/, 'e')
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}
