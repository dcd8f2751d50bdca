import { toText } from '../language/values.ts'
import type { BuiltInCall, SpecCommand } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'
import { runFile } from './file-functions.ts'
import { fitsPattern } from './name-pattern.ts'

/** Commands on macros, macro files and variables. */
export const macroCommands: readonly (readonly [string, SpecCommand])[] = [
  ['do', (rest, call) => runNamed(rest, call, true)],
  ['dofile', (rest, call) => runNamed(rest, call, true)],
  ['qdo', (rest, call) => runNamed(rest, call, false)],
  ['qdofile', (rest, call) => runNamed(rest, call, false)],
  ['undef', undefine],
  ['prdef', showMacros],
  ['lsdef', listMacros],
  ['unglobal', forget],
  ['constant', defineConstant],
]

/** A file name, bare or in quotes. */
async function runNamed(rest: string, call: BuiltInCall, isShown: boolean): Promise<void> {
  const name = /^["']/.test(rest) ? toText((await call.evaluate(rest))[0] ?? '') : rest
  if (name === '') throw new SpecFailure('Expected the name of a macro file')
  await runFile(name, call, isShown)
}

async function undefine(rest: string, { macros, print }: BuiltInCall): Promise<void> {
  for (const name of words(rest)) {
    if (!macros.undefine(name)) print(`${name}: not defined\n`)
  }
}

async function showMacros(rest: string, { macros, print }: BuiltInCall): Promise<void> {
  for (const name of words(rest).flatMap(pattern => matching(pattern, macros.names()))) {
    const { text = '', parameters } = macros.get(name) ?? {}
    print(`\ndef ${name}${parameters === undefined ? '' : `(${parameters.join(', ')})`} '${text}'\n`)
  }
}

async function listMacros(rest: string, { macros, print }: BuiltInCall): Promise<void> {
  for (const name of matching(rest === '' ? '*' : rest, macros.names())) {
    print(`  ${name} (${macros.get(name)?.text.length ?? 0})\n`)
  }
}

async function forget(rest: string, { machine }: BuiltInCall): Promise<void> {
  for (const name of words(rest)) machine.variables.remove(name, undefined)
}

async function defineConstant(rest: string, { machine, evaluate }: BuiltInCall): Promise<void> {
  const [, name, source] = /^([A-Za-z_]\w*)\s*=?\s*([^]+)$/.exec(rest) ?? []
  if (name === undefined || source === undefined) throw new SpecFailure('Usage:  constant NAME value')
  const value = (await evaluate(source))[0] ?? 0
  machine.variables.define(name, { read: () => value })
}

function words(rest: string): readonly string[] {
  return rest.split(/[\s,]+/).filter(word => word !== '')
}

function matching(pattern: string, names: readonly string[]): readonly string[] {
  return names.filter(name => fitsPattern(name, pattern))
}
