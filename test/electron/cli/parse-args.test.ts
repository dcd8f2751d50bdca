import { expect, test } from 'vitest'
import {
  hasFlag,
  optionValue,
  optionValues,
  parseArgs,
  usageLine,
  type VerbSpec,
} from '../../../electron/cli/parse-args.ts'
import { HutchError } from '../../../shared/model/problem.ts'

const spec: VerbSpec = {
  name: 'run',
  positional: ['FILE', '[PATH]'],
  options: {
    json: { kind: 'flag', help: '' },
    out: { kind: 'value', value: 'DIR', help: '' },
    set: { kind: 'repeated', value: 'name=value', help: '' },
  },
}

test('words and options may be mixed, values may follow = or a blank', () => {
  const args = parseArgs(spec, ['--json', 'a.h5', '--out=b=c', '--set', 'x=1', '/entry', '--set=y=2'])
  expect(args.positional).toEqual(['a.h5', '/entry'])
  expect([hasFlag(args, 'json'), optionValue(args, 'out'), optionValues(args, 'set')]).toEqual([
    true,
    'b=c',
    ['x=1', 'y=2'],
  ])
})

test('what is not given is absent', () => {
  const args = parseArgs(spec, ['a.h5'])
  expect([hasFlag(args, 'json'), optionValue(args, 'out'), optionValues(args, 'set')]).toEqual([
    false,
    undefined,
    [],
  ])
})

test('after -- everything is a word, and negative numbers are words anyway', () => {
  expect(parseArgs(spec, ['--', '--json', 'b']).positional).toEqual(['--json', 'b'])
  expect(parseArgs(spec, ['-1', '-.5']).positional).toEqual(['-1', '-.5'])
})

test.each([
  [['a', '--jsn'], /no option --jsn; did you mean "--json"\?/],
  [['a', '-j'], /no option -j/],
  [['a', '--out'], /--out needs a value, DIR/],
  [['a', '--out', 'x', '--out', 'y'], /--out is given twice/],
  [['a', '--json=yes'], /--json takes no value/],
  [['a', '--toString'], /no option --toString/],
  [[], /run needs FILE/],
  [['a', 'b', 'c'], /does not know what to do with "c"/],
])('%j is wrong usage', (words, message) => {
  expect(() => parseArgs(spec, words)).toThrow(message)
  try {
    parseArgs(spec, words)
  } catch (error) {
    expect(error).toBeInstanceOf(HutchError)
    expect(error).toMatchObject({
      kind: 'usage',
      advice: expect.stringContaining('Usage: hutch run FILE [PATH]') as string,
    })
  }
})

test('the usage line is made from the declaration', () => {
  expect(usageLine(spec)).toBe('run FILE [PATH] [--json] [--out DIR] [--set name=value]…')
})
