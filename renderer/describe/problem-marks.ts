import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { Problem } from '../../shared/model/problem.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

/** Where a problem is, from its `file:line:column`; undefined where it is nowhere in the text. */
export function placeOf({ where }: Problem): Place | undefined {
  const match = /:(\d+):(\d+)$/.exec(where ?? '')
  return match === null ? undefined : { line: Number(match[1]), column: Number(match[2]) }
}

/** Offset of a place in a text that may have changed since. */
export function offsetOf(doc: Text, { column, line }: Place): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines))
  return Math.min(found.from + column - 1, found.to)
}

/** A problem of the text as the editor marks it: from its place to the end of the word, at least one letter. */
export function markOf(doc: Text, problem: Problem, severity: Diagnostic['severity']): Diagnostic {
  const place = placeOf(problem) ?? { line: 1, column: 1 }
  const from = offsetOf(doc, place)
  const { text, to: end } = doc.lineAt(from)
  const rest = text.slice(from - doc.lineAt(from).from)
  const length = /^[^:#,{}[\]]*/.exec(rest)?.[0].trimEnd().length ?? 0
  const to = Math.min(Math.max(from + length, from + 1), end)
  return {
    from: Math.min(from, to),
    to,
    severity,
    message: problem.message,
    renderMessage: () => card(problem),
  }
}

function card({ advice, message }: Problem): HTMLElement {
  const dom = document.createElement('div')
  dom.append(message)
  if (advice !== undefined) {
    const line = document.createElement('p')
    line.className = 'cm-advice'
    line.textContent = advice
    dom.append(line)
  }
  return dom
}
