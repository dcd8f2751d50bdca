import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { withElement } from '../../../../../electron/simulator/spec/language/elements.ts'
import { MacroTable } from '../../../../../electron/simulator/spec/language/macro-table.ts'
import type { ProgramHost } from '../../../../../electron/simulator/spec/language/program-host.ts'
import { runProgram } from '../../../../../electron/simulator/spec/language/run-program.ts'
import { isArray, toText, type Value } from '../../../../../electron/simulator/spec/language/values.ts'
import { SpecFailure } from '../../../../../electron/simulator/spec/spec-failure.ts'
import { cases } from '../../../../support/random-cases.ts'

describe('the macro language computes', () => {
  test.each([
    ['1+1', '2'],
    ['2+3*4', '14'],
    ['(2+3)*4', '20'],
    ['-2*-3', '6'],
    ['2- -3', '5'],
    ['10-4-3', '3'],
    ['100/4/5', '5'],
    ['7%4', '3'],
    ['1e3+.5', '1000.5'],
    ['0x10', '16'],
    ['!0 + !5', '1'],
    ['3>2 && 2>=2 || 0', '1'],
    ['"10"+5', '15'],
    ['"abc"=="abc"', '1'],
    ['"abc"<"abd"', '1'],
    ['"2"<"10"', '1'],
    ['"a\\nb\\"c"', 'a\nb"c'],
    ['1 # and a comment', '1'],
    ['1 + \\\n 2', '3'],
    ['', ''],
    [';;\n;', ''],
  ])('%s', async (source, value) => {
    expect(await result(source)).toBe(value)
  })

  test('nested sums and products', async () => {
    await fc.assert(
      fc.asyncProperty(arithmetic, async ({ source, value }) => {
        expect(Number(await result(source))).toBeCloseTo(value, 8 - Math.log10(Math.abs(value) + 1))
      }),
      { seed: 31, numRuns: cases(100) },
    )
  })
})

/** A text in brackets and what it amounts to. */
const { term: arithmetic } = fc.letrec<{ term: { source: string; value: number } }>(tie => ({
  term: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 0, max: 1000 }).map(value => ({ source: String(value), value })),
    fc.tuple(tie('term'), fc.constantFrom('+', '-', '*'), tie('term')).map(([left, operator, right]) => ({
      source: `(${left.source} ${operator} ${right.source})`,
      value: applied(operator, left.value, right.value),
    })),
  ),
}))

function applied(operator: '+' | '-' | '*', left: number, right: number): number {
  if (operator === '*') return left * right
  return operator === '+' ? left + right : left - right
}

describe('variables', () => {
  test.each([
    ['x = 5; x', '5'],
    ['x = y = 2; x + y', '4'],
    ['x = 3; x += 2; x *= 4; x -= 1; x', '19'],
    ['x = 1; x++; ++x; x--; x', '2'],
    ['x = 5; x++ + x', '11'],
    ['x = "s"; x', 's'],
    ['x["k"] = 5; x["k"]', '5'],
    ['x[1] = "a"; x["1"]', 'a'],
    ['x["a"]["b"] = 7; x["a"]["b"]', '7'],
    ['x["a"] = 1; x["none"]', '0'],
    ['local x; x = 3; x', '3'],
    ['global x; x', '0'],
    ['local x[]; x["a"] = 1; x["a"]', '1'],
  ])('%s', async (source, value) => {
    expect(await result(source)).toBe(value)
  })

  test('that are local do not outlive their text', async () => {
    const host = simpleHost()
    await runProgram('local x; x = 1; g = 2', host, quiet)
    expect(host.readVariable('x')).toBeUndefined()
    expect(host.readVariable('g')).toBe(2)
  })
})

describe('statements', () => {
  test.each([
    ['x=0; for (i=0; i<5; i++) x += i; x', '10'],
    ['x=0; for (i=0; i<3; i++) { x += i; x += 10 }; x', '33'],
    ['x=0; while (x<7) { x += 2 } x', '8'],
    ['if (1) 5; else 6', '5'],
    ['if (0) 5; else 6', '6'],
    ['if (0) { 5 } else if (1) { 7 } else { 8 }', '7'],
    ['if (1)\n  4\nelse\n  5', '4'],
    ['return 4; 5', '4'],
    ['for (;;) { return 9 }', '9'],
    ['{ { 3 } }', '3'],
    ['say hello there; 1', '1'],
    ['add (1+2) 4', '7'],
    ['add 1 "2;3"', '1'],
  ])('%s', async (source, value) => {
    expect(await result(source)).toBe(value)
  })

  test('list motors the way other clients ask', async () => {
    const sources = [
      'local md[]; for (i=0; i<3; i++) {md[i][name(i)]=name(i);}; return md',
      'local md[]; for (i=0; i<3; i++) md[i][name(i)]=name(i); return md',
      '{ local md[]\nfor (i=0; i<3; i++) {\n md[i][name(i)] = name(i)\n}\nreturn(md) }',
    ]
    for (const source of sources) {
      const value = await runProgram(source, simpleHost(), quiet)
      expect(isArray(value) ? [...value.keys()] : []).toEqual(['0\u001cm0', '1\u001cm1', '2\u001cm2'])
    }
  })
})

describe('macros', () => {
  test.each([
    ["def two '1+1'; two * 3", '4'],
    ["def twice '$1 * 2'; twice 21", '42'],
    ['def all \'"$*"\'; all a b  c', 'a b  c'],
    ['def many \'$#\'; many (1 + 2) "x y" z', '3'],
    ["def missing '$2'; missing 5", '0'],
    ["def add(a, b) '{ local c; c = a + b; return c }'; add(1, 2) + add(3, 4)", '10'],
    ["def f(n) '{ if (n < 2) return 1; return n * f(n - 1) }'; f(10)", '3628800'],
    ["def f(a) '{ a = 5 }'; a = 1; f(2); a", '1'],
    ["def inner '$1 + 1'; def outer 'inner $1 * 2'; outer 5", '6'],
    ["def q 'x = \\'it\\''; q; x", 'it'],
    ["def empty ''; if (1) empty; 7", '7'],
    ["x = 0; def body '{ x++\\nif (x < 3) x += 10 }'; body; x", '11'],
    ["def later '1'\ndef later '2'\nlater", '2'],
    ["def cost '\\$1'; 5", '5'],
  ])('%s', async (source, value) => {
    expect(await result(source.replaceAll('\\n', '\n'))).toBe(value)
  })

  test('that never end are refused', async () => {
    for (const source of [
      "def a 'a'; a",
      "def a 'b b'; def b 'a a'; a",
      "def f(x) '{ return f(x) }'; f(1)",
    ]) {
      await expect(result(source)).rejects.toThrow(SpecFailure)
    }
  })

  test('are chained by keys, first and last by flags', () => {
    const macros = new MacroTable()
    macros.define('hook', { text: 'old;', parameters: undefined })
    macros.chain('hook', 'last;', 'z', 0x20)
    macros.chain('hook', 'a;', 'a', 0)
    macros.chain('hook', 'first;', 'f', 0x10)
    expect(macros.get('hook')?.text).toBe('first;old;a;last;')
    macros.chain('hook', 'A;', 'a', 0)
    macros.change('', 'f', 'delete')
    macros.change('hook', 'z', 'disable')
    expect(macros.get('hook')?.text).toBe('old;A;')
    macros.change('hook', 'z', 'enable')
    expect(macros.get('hook')?.text).toBe('old;A;last;')
    expect(macros.piece('hook', 'a')).toBe('A;')
  })
})

describe('more of the language', () => {
  test.each([
    ['for (i = 0; ; i++) if (i == 3) break; i', '3'],
    ['x = 0; for (i = 0; i < 5; i++) { if (i % 2) continue; x += i }; x', '6'],
    ['x["a"] = 1; x["b"] = 2; y = 0; for (k in x) y += x[k]; y', '3'],
    ['x["a"] = 1; "a" in x', '1'],
    ['x["a"] = 1; delete x["a"]; "a" in x', '0'],
    ['x = "a" "b" 3; x', 'ab3'],
    ['x = 2; "n" x + 1', 'n3'],
    ['1 ? 2 : 3', '2'],
    ['x = 0 ? 1 : 0 ? 2 : 3; x', '3'],
    ['1 | 2 ^ 3 & 1', '3'],
    ['2 ** 10', '1024'],
    ['~0', '-1'],
    ['1 << 4 >> 1', '8'],
    ['local array a[3]; a[1] = 5; a[1] + a[-2]', '10'],
    ['double array a[2][3]; a[1][2] = 7; b = a * 2; b[1][2]', '14'],
    ['ubyte array a[2]; a[0] = 257; a[0]', '1'],
    ['array a[4]; a = 3; a[1:2] = 5; x = a[0:3]; x[0] + x[1] + x[2] + x[3]', '16'],
    ['string array s[2][8]; s[0] = "abc"; s[1] = "toolongtext"; s[0] s[1]', 'abctoolongt'],
    ['{ local x; x = 5 } y = 2; y', '2'],
  ])('%s', async (source, value) => {
    expect(await result(source)).toBe(value)
  })

  test.each([
    ['array a[2]; a[2]', 'Array index 2 is not below 2'],
    ['array a[0]', 'An array cannot have'],
    ['array a[10000][10000]', 'too large'],
    ['array a[2]; array b[3]; a + b', 'different sizes'],
    ['exit', 'Command ended by exit'],
    ['abort', 'Command aborted'],
    ['x = "a"; while (1) x = x x', 'A text is too long'],
    [
      'local a[] x; x = "a"; for (i = 0; i < 19; i++) x = x x; for (i = 0; ; i++) a[i] = x',
      'too much memory',
    ],
    ["def f(n) '{ local double array a[4000000]; return f(n + 1) }'; f(0)", 'too much memory'],
  ])('%s is refused: %s', async (source, message) => {
    await expect(result(source)).rejects.toThrow(message)
  })

  test('a loop without an end lets others work and can be stopped', async () => {
    const stop = new AbortController()
    const endless = runProgram('while (1) x = 1', simpleHost(), stop.signal)
    await nextTurn()
    stop.abort(new SpecFailure('stopped'))
    await expect(endless).rejects.toThrow('stopped')
  })
})

describe('what it cannot do is refused in words', () => {
  test.each([
    ['1+', 'Syntax error at the end'],
    ['(1', 'Syntax error at the end'],
    ['1 2', 'Syntax error at "2"'],
    ['{ 1', 'Syntax error at the end'],
    ['5 = x', 'Syntax error at "= x"'],
    ['"open', 'Syntax error at ""open"'],
    ['x @ y', 'Syntax error at "@ y"'],
    ['for (i=0; i<3) 1', 'Syntax error at ") 1"'],
    ['1/0', 'Division by zero'],
    ['nothing', 'No such command or variable: nothing'],
    ['nothing()', 'No such function: nothing'],
    ['x[1] = 1; x + 1', 'An array is used as a number'],
    ['('.repeat(5000), 'too deeply nested'],
    ['{'.repeat(5000), 'too deeply nested'],
    ['-'.repeat(5000) + '1', 'too deeply nested'],
    ['!'.repeat(5000) + '1', 'too deeply nested'],
    ['if (1) '.repeat(5000) + '1', 'too deeply nested'],
    ['1' + '+1'.repeat(100_000), 'too many operators'],
    ['x=1; x = ' + 'x = '.repeat(5000) + '1', 'too deeply nested'],
    ['y'.repeat(1_100_000), 'too long'],
  ])('%.40s', async (source, message) => {
    await expect(result(source)).rejects.toThrow(SpecFailure)
    await expect(result(source)).rejects.toThrow(message)
  })

  test('and no text whatsoever breaks it', async () => {
    const word = fc.constantFrom(
      ...['x', 'for', 'if', 'else', 'while', 'return', 'local', '(', ')', '{', '}', '[', ']', ';', ',', '\n'],
      ...['=', '+', '-', '++', '==', '&&', '"s"', "'", '"', '1', '.5', 'say', 'name', '#', '\\', '$', '0x'],
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 30 }).map(words => words.join(' ')),
    )
    await fc.assert(
      fc.asyncProperty(texts, async source => {
        const outcome: unknown = await result(source).catch((error: unknown) => error)
        if (typeof outcome !== 'string') expect(outcome).toBeInstanceOf(SpecFailure)
      }),
      { seed: 32, numRuns: cases(3000) },
    )
  })

  test('nothing of it reaches JavaScript', async () => {
    for (const source of ['constructor', '__proto__', 'process.exit(1)', 'toString()', 'x.y', '`1`']) {
      await expect(result(source)).rejects.toThrow(SpecFailure)
    }
  })
})

const quiet = new AbortController().signal

async function result(source: string): Promise<string> {
  const value = await runProgram(source, simpleHost(), quiet)
  return value === undefined ? '' : toText(value)
}

/** Variables in a map, two commands, one function. */
function simpleHost(): ProgramHost {
  const variables = new Map<string, Value>()
  const macros = new MacroTable()
  return {
    macroOf: name => macros.get(name),
    defineMacro: (name, macro) => macros.define(name, macro),
    deleteVariable: (name, key) => {
      const value = variables.get(name)
      if (key !== undefined && isArray(value)) value.delete(key)
      else variables.delete(name)
    },
    breathe: () => nextTurn(),
    isCommand: name => name === 'say' || name === 'add',
    readVariable: name => variables.get(name),
    assignVariable: (name, key, value) => {
      variables.set(name, key === undefined ? value : withElement(variables.get(name), key, value))
    },
    callFunction: async (name, [number = 0]) => {
      if (name === 'name') return `m${toText(number)}`
      throw new SpecFailure(`No such function: ${name}`)
    },
    runCommand: async (name, rest, { evaluate }) => {
      if (name === 'say') return undefined
      const words = rest.match(/\([^)]*\)|"[^"]*"|\S+/g) ?? []
      const values = await Promise.all(words.map(evaluate))
      return values.flat().reduce<number>((sum, value) => sum + (Number(value) || 0), 0)
    },
  }
}
