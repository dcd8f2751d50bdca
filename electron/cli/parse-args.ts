import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'

/** What a verb accepts; the usage line is made from it. */
export interface VerbSpec {
  readonly name: string
  /** In order: `FILE` is needed, `[PATH]` may be left out, only the last may be `[FILE…]` and repeat. */
  readonly positional: readonly string[]
  readonly options: Readonly<Record<string, OptionSpec>>
}

export type OptionSpec =
  | { readonly kind: 'flag'; readonly help: string }
  /** At most once; `value` names it in the usage line. */
  | { readonly kind: 'value'; readonly value: string; readonly help: string }
  | { readonly kind: 'repeated'; readonly value: string; readonly help: string }

export interface ParsedArgs {
  readonly positional: readonly string[]
  /** Names without dashes; a flag has an empty list. */
  readonly options: ReadonlyMap<string, readonly string[]>
}

/** `--name value`, `--name=value` and `--flag` anywhere; after `--` all is positional. Mistakes are `usage` problems. */
export function parseArgs(spec: VerbSpec, words: readonly string[]): ParsedArgs {
  const positional: string[] = []
  const options = new Map<string, readonly string[]>()
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') {
      positional.push(...words.slice(i + 1))
      break
    }
    if (!isOption(word)) {
      positional.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const name = word.slice(2, equals < 0 ? undefined : equals)
    const option = optionOf(spec, word, name)
    if (option.kind === 'flag') {
      if (equals >= 0) throw usage(spec, `--${name} takes no value`)
      options.set(name, [])
      continue
    }
    const value = equals >= 0 ? word.slice(equals + 1) : words[++i]
    if (value === undefined) throw usage(spec, `--${name} needs a value, ${option.value}`)
    const before = options.get(name) ?? []
    if (before.length > 0 && option.kind === 'value') throw usage(spec, `--${name} is given twice`)
    options.set(name, [...before, value])
  }
  checkCount(spec, positional)
  return { positional, options }
}

export function hasFlag(args: ParsedArgs, name: string): boolean {
  return args.options.has(name)
}

export function optionValue(args: ParsedArgs, name: string): string | undefined {
  return args.options.get(name)?.[0]
}

export function optionValues(args: ParsedArgs, name: string): readonly string[] {
  return args.options.get(name) ?? []
}

/** `ls FILE [PATH] [--json] [--recursive]` */
export function usageLine(spec: VerbSpec): string {
  const options = Object.entries(spec.options).map(([name, option]) => {
    if (option.kind === 'flag') return `[--${name}]`
    return `[--${name} ${option.value}]${option.kind === 'repeated' ? '…' : ''}`
  })
  return [spec.name, ...spec.positional, ...options].join(' ')
}

// A lone dash and negative numbers are words of their own.
function isOption(word: string): boolean {
  return /^-[^\d.]/.test(word)
}

function optionOf(spec: VerbSpec, word: string, name: string): OptionSpec {
  const names = Object.keys(spec.options)
  const option = word.startsWith('--') && Object.hasOwn(spec.options, name) ? spec.options[name] : undefined
  if (option !== undefined) return option
  const shown = word.split('=')[0] ?? word
  const meant = didYouMean(shown.replace(/^-+/, ''), names).replace('"', '"--')
  const known =
    names.length === 0
      ? 'none'
      : listWords(
          names.map(known => `--${known}`),
          'and',
        )
  throw usage(spec, `${spec.name} has no option ${shown}${meant}`, `Its options: ${known}.`)
}

function checkCount(spec: VerbSpec, given: readonly string[]): void {
  const missing = spec.positional.filter(name => !name.startsWith('['))[given.length]
  if (missing !== undefined) throw usage(spec, `${spec.name} needs ${missing}`)
  const surplus = given[spec.positional.length]
  const repeats = spec.positional.at(-1)?.endsWith('…]') ?? false
  if (surplus !== undefined && !repeats)
    throw usage(spec, `${spec.name} does not know what to do with "${surplus}"`)
}

function usage(spec: VerbSpec, message: string, advice?: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message,
    where: spec.name,
    advice: [advice, `Usage: hutch ${usageLine(spec)}`].filter(part => part !== undefined).join(' '),
  })
}
