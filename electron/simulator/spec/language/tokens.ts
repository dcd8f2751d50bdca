import { SpecFailure } from '../spec-failure.ts'

export type Token =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly text: string; readonly at: number }
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  /** End of a statement: `;` or a line end. */
  | { readonly kind: 'end'; readonly text: string; readonly at: number }
  | { readonly kind: 'eof'; readonly text: ''; readonly at: number }

const patterns = [
  ['skip', /(?:[ \t\r]|\\\r?\n|#[^\n]*)+/y],
  ['end', /[;\n]/y],
  ['number', /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y],
  ['name', /[A-Za-z_]\w*/y],
  ['string', /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y],
  ['sign', /\|\||&&|==|!=|<=|>=|<<|>>|\+\+|--|\*\*|[-+*/%|&^]=|[-+*/%<>=!(){}[\],?:|&^~]/y],
] as const

/** The next token at or after `at`; blanks and comments are skipped. */
export function nextToken(source: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const text = pattern.exec(source)?.[0]
    if (text === undefined) continue
    if (kind === 'skip') return nextToken(source, at + text.length)
    return { kind, text, at }
  }
  if (at >= source.length) return { kind: 'eof', text: '', at }
  throw new SpecFailure(`Syntax error at "${source.slice(at, at + 20)}"`)
}

/** Content of a quoted string: with the escapes of C in double quotes; single quotes, made for macros, know only `\'`. */
export function unquote(literal: string): string {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("\\'", "'")
  return literal
    .slice(1, -1)
    .replaceAll(/\\(n|t|r|[^])/g, (_, escaped: string) => escapes[escaped] ?? escaped)
}

const escapes: Readonly<Record<string, string | undefined>> = { n: '\n', t: '\t', r: '\r' }

/** Position of the end of a statement that starts at `at`: quotes and brackets hide `;`, line ends and `}`. */
export function statementEnd(source: string, at: number): number {
  let depth = 0
  for (let position = at; position < source.length; position++) {
    const character = source[position] ?? ''
    if (character === '"' || character === "'") position = stringEnd(source, position)
    else if (character === '#') position = lineEnd(source, position) - 1
    else if ('([{'.includes(character)) depth++
    else if (depth > 0 && ')]}'.includes(character)) depth--
    else if (depth === 0 && ';\n}'.includes(character)) return position
  }
  return source.length
}

function stringEnd(source: string, at: number): number {
  const pattern = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y
  pattern.lastIndex = at
  const text = pattern.exec(source)?.[0]
  if (text === undefined) throw new SpecFailure('Syntax error: a string does not end')
  return at + text.length - 1
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at)
  return end < 0 ? source.length : end
}
