/** What a terminal shows after some text was printed: lines that are finished, and the one still being written. */
export interface TerminalText {
  readonly finished: readonly string[]
  readonly open: string
  /** Where the next character goes on the open line; SPEC rewrites positions with a carriage return. */
  readonly column: number
}

export const emptyTerminal: TerminalText = { finished: [], open: '', column: 0 }

/** A line that never ends is broken here, so that no server fills the memory. */
const longestLine = 4096

/**
 * Prints `chunk` on the open line of `before`. Chunks of `output/tty` are not whole lines; carriage return, backspace and
 * tab act as on a terminal, escape sequences (ECMA-48) and other control characters are left out.
 */
export function printText(before: TerminalText, chunk: string): TerminalText {
  const finished: string[] = []
  let { open, column } = before
  for (const character of withoutEscapes(chunk)) {
    if (character === '\n' || open.length >= longestLine) {
      finished.push(open.trimEnd())
      open = ''
      column = 0
    }
    if (character === '\r') column = 0
    else if (character === '\b') column = Math.max(0, column - 1)
    else if (character === '\t' || character >= ' ') {
      const drawn = character === '\t' ? ' '.repeat(8 - (column % 8)) : character
      open = open.slice(0, column).padEnd(column) + drawn + open.slice(column + drawn.length)
      column += drawn.length
    }
  }
  return { finished, open, column }
}

function withoutEscapes(text: string): string {
  return text.replaceAll(escapeSequence, '')
}

/** CSI … final byte, OSC … BEL or ST, and two-character escapes. */
// eslint-disable-next-line no-control-regex -- control characters are the subject
const escapeSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g
