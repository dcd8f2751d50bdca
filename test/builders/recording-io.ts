import type { VerbIo } from '../../electron/cli/verb-io.ts'

export interface RecordingIo {
  readonly io: VerbIo
  readonly out: string[]
  readonly json: unknown[]
  readonly err: string[]
}

/** Keeps what a verb says. JSON goes through text, as it would to a program. */
export function recordingIo(): RecordingIo {
  const out: string[] = []
  const json: unknown[] = []
  const err: string[] = []
  const io: VerbIo = {
    out: line => out.push(line),
    json: value => json.push(JSON.parse(JSON.stringify(value))),
    err: line => err.push(line),
    isTerminal: false,
  }
  return { io, out, json, err }
}
