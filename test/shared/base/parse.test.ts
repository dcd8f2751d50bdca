import { expect, test } from 'vitest'
import {
  count,
  finite,
  flag,
  list,
  oneOf,
  optional,
  ParseError,
  record,
  text,
} from '../../../shared/base/parse.ts'
import { toProblem } from '../../../shared/model/problem.ts'

test('what is right passes through', () => {
  const value = { a: 1 }
  expect(record(value, 'reply')).toBe(value)
  expect(list([1], 'reply')).toEqual([1])
  expect(text('x', 'name')).toBe('x')
  expect(flag(false, 'open')).toBe(false)
  expect(finite(-1.5, 'position')).toBe(-1.5)
  expect(count(0, 'frames')).toBe(0)
  expect(oneOf('idle', ['idle', 'busy'], 'state')).toBe('idle')
  expect(optional(undefined, text, 'name')).toBeUndefined()
  expect(optional('x', text, 'name')).toBe('x')
})

test.each([
  [() => record([], 'reply'), 'reply must be an object; found []'],
  [() => record(null, 'reply'), 'reply must be an object; found null'],
  [() => list('x', 'axes'), 'axes must be a list; found "x"'],
  [() => text(5, 'name'), 'name must be text; found 5'],
  [() => flag(1, 'open'), 'open must be true or false; found 1'],
  [() => finite(NaN, 'position'), 'position must be a finite number; found null'],
  [() => finite('1', 'position'), 'position must be a finite number; found "1"'],
  [() => count(-1, 'frames'), 'frames must be a count (0, 1, 2 …); found -1'],
  [() => count(2 ** 53, 'frames'), 'frames must be a count (0, 1, 2 …); found 9007199254740992'],
  [() => oneOf('off', ['idle', 'busy'], 'state'), 'state must be one of idle, busy; found "off"'],
  [() => text(undefined, 'name'), 'name must be text; found undefined'],
])('what is wrong is named with what was found (%#)', (parse, message) => {
  expect(parse).toThrow(new ParseError(message))
})

test('a long value is cut so that the message stays one line', () => {
  expect(() => finite('x'.repeat(1000), 'position')).toThrow(/found "x{56}\.\.\.$/)
})

test('a parse error at an edge is a problem of format', () => {
  expect(toProblem(new ParseError('name must be text'))).toEqual({
    kind: 'format',
    message: 'name must be text',
  })
})
