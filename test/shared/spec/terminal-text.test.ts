import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyTerminal, printText } from '../../../shared/spec/terminal-text.ts'

function print(...chunks: readonly string[]): { readonly lines: readonly string[]; readonly open: string } {
  const lines: string[] = []
  let terminal = emptyTerminal
  for (const chunk of chunks) {
    terminal = printText(terminal, chunk)
    lines.push(...terminal.finished)
  }
  return { lines, open: terminal.open }
}

describe('text of a terminal', () => {
  test('becomes lines, whatever the chunks', () => {
    expect(print('Scan 2', '14\n   th', '    det\n12.38')).toEqual({
      lines: ['Scan 214', '   th    det'],
      open: '12.38',
    })
  })

  test('is written over after a carriage return, as moving positions are', () => {
    expect(print(' 12.3800', '\r 12.39', '\r 12.4000\n')).toEqual({ lines: [' 12.4000'], open: '' })
    expect(print('longer text\rshort')).toEqual({ lines: [], open: 'shortr text' })
  })

  test('loses escape sequences, bells and backspaced characters', () => {
    expect(print('\u001b[1mbold\u001b[0m \u0007ab\bc\n').lines).toEqual(['bold ac'])
    expect(print('\u001b]0;title\u0007text\n').lines).toEqual(['text'])
  })

  test('puts tabs on every eighth column', () => {
    expect(print('a\tb\n').lines).toEqual(['a       b'])
  })

  test('breaks a line that never ends', () => {
    const { lines } = print('x'.repeat(10_000))
    expect(lines).toHaveLength(2)
  })

  test('depends only on the characters, not on how they were cut', () => {
    const characters = fc.array(fc.constantFrom('a', ' ', '\n', '\r', '\b', '\t', '1'), { maxLength: 60 })
    fc.assert(
      fc.property(characters, fc.nat(60), (all, at) => {
        const text = all.join('')
        expect(print(text.slice(0, at), text.slice(at))).toEqual(print(text))
      }),
      { seed: 7 },
    )
  })
})
