import type { ParameterValue } from './quantity.ts'

/** Where a result came from, as its file tells it: all that is needed to make it again. */
export interface Provenance {
  readonly title: string
  readonly workflow: string
  /** Text of the graph as it was run, with every changed input. */
  readonly graph: string
  /** SHA-256 of all that decided on the numbers; equal hashes, equal numbers. */
  readonly hash: string
  readonly program: string
  readonly startedAt: string
  /** Empty while it runs, and where the program ended before. */
  readonly endedAt: string
  readonly status: string
  readonly log: string
  readonly steps: readonly ProvenanceStep[]
  readonly inputs: readonly ProvenanceInput[]
}

export interface ProvenanceStep {
  /** As its group in the file is named. */
  readonly name: string
  readonly task: string
  readonly version: number
  readonly parameters: readonly { readonly name: string; readonly value: ParameterValue }[]
  /** Where its inputs came from, in words. */
  readonly takes: readonly string[]
  /** SHA-256 of all that decided on its numbers; empty where the step was not finished, or a program computed it. */
  readonly hash: string
  /** The result that its numbers were taken from; empty where they were computed for this one. */
  readonly takenFrom: string
}

export interface ProvenanceInput {
  readonly role: string
  /** Relative to the experiment folder. */
  readonly file: string
  readonly dataset: string
  readonly node: string
  /** Frames 0 … complete−1 were used. */
  readonly complete: number
}
