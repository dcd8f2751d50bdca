import type { LogEntry } from '../../shared/ipc/contract.ts'
import type { RaisedProblem } from '../../shared/structure/experiment-tree.ts'

export interface EntryRow extends LogEntry {
  readonly key: number | string
  readonly count: number
  /** A problem that is still there. */
  readonly isOpen?: boolean
}

/** Problems that are still there come first, then what happened, newest first. */
export function eventRows(
  problems: ReadonlyMap<string, RaisedProblem>,
  happened: readonly EntryRow[],
): readonly EntryRow[] {
  const open = [...problems.values()].map(({ id, severity, problem, sinceMs, count }) => ({
    key: `problem:${id}`,
    atMs: sinceMs,
    severity,
    source: problem.where ?? problem.kind,
    text: problem.message,
    ...(problem.advice === undefined ? {} : { advice: problem.advice }),
    count,
    isOpen: true,
  }))
  const texts = new Set(open.map(({ text }) => text))
  return [...open.toReversed(), ...happened.filter(({ text }) => !texts.has(text))]
}
