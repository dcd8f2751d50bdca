import type { VerbIo } from '../../../../electron/cli/verb-io.ts'

/** Keeps what a verb says. */
export interface RecordedIo extends VerbIo {
  readonly lines: string[]
  readonly objects: unknown[]
  readonly errors: string[]
}

export function recordedIo(): RecordedIo {
  const lines: string[] = []
  const objects: unknown[] = []
  const errors: string[] = []
  return {
    lines,
    objects,
    errors,
    out: line => lines.push(line),
    // Through JSON and back, as a reader of the output gets it.
    json: value => objects.push(JSON.parse(JSON.stringify(value))),
    err: line => errors.push(line),
    isTerminal: false,
  }
}
