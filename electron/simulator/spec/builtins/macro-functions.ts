import { toNumber, toText, type Value } from '../language/values.ts'
import type { BuiltInCall, FunctionTable } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'

/** Functions on macros and variables themselves. */
export const macroFunctions: FunctionTable = {
  cdef: chain,
  strdef: ([name = '', key], { macros }) => {
    const text = key === undefined ? macros.get(toText(name))?.text : macros.piece(toText(name), toText(key))
    return text ?? toText(name)
  },
  whatis: ([name = ''], call) => whatIs(toText(name), call),
}

/**
 * `cdef("name", "text\n", "key", flags)` adds a piece to a macro; flags `"delete"`, `"enable"`, `"disable"` change the piece with
 * that key, in all macros when the name is "". Flags 0x01 and 0x02: only if the key is a motor or a counter.
 */
function chain(
  [name = '', text = '', key = '', flags = 0]: readonly Value[],
  { macros, machine }: BuiltInCall,
): number {
  const action = toText(flags)
  if (action === 'delete' || action === 'enable' || action === 'disable') {
    macros.change(toText(name), toText(key), action)
    return 0
  }
  if (!/^[A-Za-z_]\w*$/.test(toText(name))) throw new SpecFailure(`cdef(): not a name: "${toText(name)}"`)
  const bits = toNumber(flags)
  if ((bits & 1) !== 0 && machine.findMotor(toText(key)) === undefined) return 0
  if ((bits & 2) !== 0 && machine.findCounter(toText(key)) === undefined) return 0
  macros.chain(toText(name), toText(text), toText(key), bits)
  return 0
}

/** Upper half as in SPEC: 1 macro (also a function), 2 built-in, 4 variable; 0 when the name means nothing yet. */
function whatIs(name: string, { macros, machine }: BuiltInCall): number {
  if (macros.has(name)) return 0x10000 + 2
  return machine.variables.read(name) === undefined ? 0 : 0x40000
}
