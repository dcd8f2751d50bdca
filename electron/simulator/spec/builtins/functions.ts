import { didYouMean } from '../../../../shared/base/suggest.ts'
import { toNumber, type Value } from '../language/values.ts'
import type { BuiltInCall, FunctionTable } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'
import { arrayFunctions } from './array-functions.ts'
import { fileFunctions } from './file-functions.ts'
import { machineFunctions } from './machine-functions.ts'
import { macroFunctions } from './macro-functions.ts'
import { mcaFunctions } from './mca-functions.ts'
import { textFunctions } from './text-functions.ts'

const mathematics: FunctionTable = Object.fromEntries(
  Object.entries({
    fabs: Math.abs,
    sqrt: Math.sqrt,
    exp: Math.exp,
    exp10: (x: number) => 10 ** x,
    log: Math.log,
    log10: Math.log10,
    sin: Math.sin,
    cos: Math.cos,
    tan: Math.tan,
    asin: Math.asin,
    acos: Math.acos,
    atan: Math.atan,
    atan2: Math.atan2,
    int: Math.trunc,
    pow: Math.pow,
    deg: (x: number) => (x * 180) / Math.PI,
    rad: (x: number) => (x * Math.PI) / 180,
  }).map(([name, compute]) => [
    name,
    ([x = 0, y = 0]: readonly Value[]) => compute(toNumber(x), toNumber(y)),
  ]),
)

const functions: FunctionTable = {
  ...mathematics,
  ...machineFunctions,
  ...mcaFunctions,
  ...textFunctions,
  ...arrayFunctions,
  ...fileFunctions,
  ...macroFunctions,
}

/** Functions of the macro language, called as `name(a, b)`. */
export async function callFunction(name: string, args: readonly Value[], call: BuiltInCall): Promise<Value> {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (found !== undefined) return found(args, call)
  throw new SpecFailure(`No such function: ${name}()${didYouMean(name, Object.keys(functions))}`)
}
