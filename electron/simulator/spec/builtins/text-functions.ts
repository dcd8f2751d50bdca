import { parseNumber } from '../../../../shared/spec/number-text.ts'
import { formatText } from '../language/format-text.ts'
import { isArray, isDataArray, type Scalar, toNumber, toText, type Value } from '../language/values.ts'
import type { FunctionTable } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'

/** Functions on texts. Positions count from 1; 0 means not found. */
export const textFunctions: FunctionTable = {
  length: ([value = '']) =>
    isArray(value) ? value.size : isDataArray(value) ? value.length : toText(value).length,
  sprintf: ([format = '', ...args]) => formatText(toText(format), args),
  substr: ([value = '', from = 1, count]) => {
    const start = Math.max(1, toNumber(from)) - 1
    return toText(value).slice(start, count === undefined ? undefined : start + Math.max(0, toNumber(count)))
  },
  index: ([value = '', part = '']) => toText(value).indexOf(toText(part)) + 1,
  rindex: ([value = '', part = '']) => toText(value).lastIndexOf(toText(part)) + 1,
  toupper: ([value = '']) => toText(value).toUpperCase(),
  tolower: ([value = '']) => toText(value).toLowerCase(),
  asc: ([value = '']) => toText(value).codePointAt(0) ?? 0,
  chr: ([value = 0]) => String.fromCharCode(toNumber(value) & 0xff),
  gsub: ([value = '', from = '', to = '']) => toText(value).replaceAll(toText(from), () => toText(to)),
  sub: ([value = '', from = '', to = '']) => toText(value).replace(toText(from), () => toText(to)),
  split: async ([value = '', , separator], call) => {
    const parts = splitText(toText(value), separator === undefined ? undefined : toText(separator))
    await call.assignArgument(
      1,
      new Map(parts.map((part, index): [string, Scalar] => [String(index), numeric(part)])),
    )
    return parts.length
  },
  sscanf: async ([value = '', format = '', ...targets], call) => {
    const found = scanText(toText(value), toText(format)).slice(0, targets.length)
    for (const [index, item] of found.entries()) await call.assignArgument(index + 2, item)
    return found.length
  },
  eval: async ([source = ''], call) => (await call.run(toText(source))) ?? 0,
}

function splitText(value: string, separator: string | undefined): readonly string[] {
  const parts = separator === undefined ? value.trim().split(/\s+/) : value.split(separator)
  return value.trim() === '' ? [] : parts
}

function numeric(part: string): Scalar {
  const number = parseNumber(part)
  // "007" and "1e3" stay the text they are: only what reads the same again becomes a number.
  return number !== undefined && String(number) === part ? number : part
}

/** `%d`, `%g`, `%s` and the like, separated by blanks or by the text between them. */
function scanText(value: string, format: string): readonly Value[] {
  const found: Value[] = []
  let rest = value
  for (const [, literal = '', kind] of format.matchAll(/([^%]*)(?:%\*?\d*l*([dixsgefc]))?/g)) {
    rest = rest.trimStart()
    const text = literal.trim()
    if (!rest.startsWith(text)) return found
    rest = rest.slice(text.length).trimStart()
    if (kind === undefined) continue
    const item = itemPattern(kind).exec(rest)?.[0]
    if (item === undefined) return found
    found.push(kind === 's' || kind === 'c' ? item : Number(item))
    rest = rest.slice(item.length)
  }
  return found
}

function itemPattern(kind: string): RegExp {
  if (kind === 's') return /^\S+/
  if (kind === 'c') return /^[^]/
  if (kind === 'd' || kind === 'i') return /^[-+]?\d+/
  if (kind === 'x') return /^(0x)?[0-9a-fA-F]+/
  if (kind === 'g' || kind === 'e' || kind === 'f') return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i
  throw new SpecFailure(`sscanf(): no such conversion: %${kind}`)
}
