import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ParseError } from '../../../shared/base/parse.ts'
import { parsePythonLiteral, type PythonValue } from '../../../shared/spec/python-literal.ts'
import { cases } from '../../support/random-cases.ts'

describe('the text of a Python literal', () => {
  test('is read as SPEC macros print it', () => {
    const dict = new Map<string, PythonValue>([
      ['type', 257],
      ['title', 'ascan  th 0 1 10 1'],
      ['counter', '?'],
      ['phynx', new Map([['a', [1, -2.5e-7, null, true]]])],
      ['pair', ['x', 'y']],
    ])
    expect(
      parsePythonLiteral(
        `{'type': 257, 'title': 'ascan  th 0 1 10 1', "counter": '?', 'phynx': {'a': [1, -2.5e-07, None, True,]}, 'pair': ('x', 'y')}`,
      ),
    ).toEqual(dict)
  })

  test('may hold texts whose quotes are not escaped', () => {
    expect(parsePythonLiteral(`{'title': 'it's 'here', now', 'n': 1}`)).toEqual(
      new Map<string, PythonValue>([
        ['title', "it's 'here', now"],
        ['n', 1],
      ]),
    )
  })

  test.each([
    ['nan', NaN],
    ['-inf', -Infinity],
    [' 0 ', 0],
    ['{}', new Map()],
    ['()', []],
  ])('"%s" is a value', (source, value) => {
    expect(parsePythonLiteral(source)).toEqual(value)
  })

  test.each([
    [''],
    ['{'],
    ["{'a'"],
    ["{'a': }"],
    ["{'a': 1 'b': 2}"],
    ["'open"],
    ['[1, 2'],
    ['1 2'],
    ['[1]]'],
    ['__import__("os")'],
    ['{[1]: 2}'],
    ['['.repeat(100)],
  ])('"%s" is refused with its place', source => {
    expect(() => parsePythonLiteral(source)).toThrow(/^No Python literal at character \d+/)
  })

  test('of any value that Python prints comes back', () => {
    // Quotes and marks inside texts are ambiguous by nature; blanks, letters and signs are not.
    const word = fc.stringMatching(/^[A-Za-z0-9_ .+*\\/-]{0,12}$/)
    const value = fc.letrec<{ value: PythonValue }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        word,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.array(fc.tuple(word, tie('value')), { maxLength: 4 }).map(pairs => new Map(pairs)),
      ),
    })).value
    fc.assert(
      fc.property(value, written => {
        expect(parsePythonLiteral(spelled(written))).toEqual(written)
      }),
      { seed: 4, numRuns: cases(500) },
    )
  })

  test('that is none is refused and never does anything else', () => {
    const marks = fc.constantFrom(...'{}[]()\':," \n1e.-NoneTrue\\'.split(''))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(marks, { maxLength: 60 }).map(all => all.join('')),
        ),
        source => {
          try {
            parsePythonLiteral(source)
          } catch (error) {
            expect(error).toBeInstanceOf(ParseError)
          }
        },
      ),
      { seed: 4, numRuns: cases(3000) },
    )
  })
})

function spelled(value: PythonValue): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value)
  if (typeof value === 'string') return `'${value}'`
  if (isList(value)) return `[${value.map(spelled).join(', ')}]`
  return `{${Array.from(value, ([key, item]) => `'${key}': ${spelled(item)}`).join(', ')}}`
}

function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value)
}
