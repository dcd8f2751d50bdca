/** A value with what it was before and what was taken back. */
export interface History<T> {
  readonly past: readonly T[]
  readonly now: T
  readonly future: readonly T[]
  /** What the last change was about: changes of one thing that follow each other are one step. */
  readonly subject: string | undefined
}

/** As far back as anybody remembers: 100 graphs of 10 kB. */
const mostSteps = 100

export function historyOf<T>(now: T): History<T> {
  return { past: [], now, future: [], subject: undefined }
}

/** @param subject undefined: always a step of its own */
export function changed<T>(history: History<T>, now: T, subject?: string): History<T> {
  const isSame = subject !== undefined && subject === history.subject
  const past = isSame ? history.past : [...history.past, history.now].slice(-mostSteps)
  return { past, now, future: [], subject }
}

export function undone<T>({ future, now, past }: History<T>): History<T> | undefined {
  const before = past.at(-1)
  if (before === undefined) return undefined
  return { past: past.slice(0, -1), now: before, future: [now, ...future], subject: undefined }
}

export function redone<T>({ future, now, past }: History<T>): History<T> | undefined {
  const [after, ...rest] = future
  if (after === undefined) return undefined
  return { past: [...past, now], now: after, future: rest, subject: undefined }
}
