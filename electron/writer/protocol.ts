import type { CompressionVerdict } from '../../shared/model/compression.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'

/** What the engine's side asks of the writer thread. `file` is an absolute path. */
export type WriterRequest =
  /** Lends shared memory to the writer under a number; must precede `append` from it. */
  | {
      readonly kind: 'ring'
      readonly ring: number
      readonly memory: WebAssembly.Memory
      readonly slotBytes: number
    }
  | { readonly kind: 'create'; readonly file: string; readonly skeleton: FileSkeleton }
  | {
      readonly kind: 'append'
      readonly file: string
      readonly dataset: string
      readonly frame: number
      readonly ring: number
      readonly slot: number
      readonly byteLength: number
    }
  | {
      readonly kind: 'values'
      readonly file: string
      readonly dataset: string
      readonly at: number
      readonly values: readonly number[] | Float32Array
    }
  | {
      readonly kind: 'row'
      readonly file: string
      readonly at: number
      readonly row: readonly { readonly dataset: string; readonly value: number }[]
    }
  | { readonly kind: 'text'; readonly file: string; readonly dataset: string; readonly text: string }
  | { readonly kind: 'replace'; readonly file: string; readonly skeleton: FileSkeleton }
  | { readonly kind: 'finish'; readonly file: string }
  | { readonly kind: 'close' }

export interface WriterEnvelope {
  readonly seq: number
  readonly request: WriterRequest
}

/**
 * Answers the newest `stalled`: the writer tries once more, or fails the request. Overtakes all requests and is not
 * answered itself.
 */
export interface StallAnswer {
  readonly stall: StallDecision
}

export type StallDecision = 'try again' | 'give up'

export interface StallListener {
  decide(problem: Problem): Promise<StallDecision>
  flowing(): void
}

/**
 * Every request gets exactly one `done` or `failed` with its number, in order; that of a frame tells its `mean`. News have no number. Replies travel in
 * batches: one message holds what a moment brought.
 */
export type WriterReply =
  | { readonly kind: 'done'; readonly seq: number; readonly mean?: number }
  | { readonly kind: 'failed'; readonly seq: number; readonly problem: Problem }
  | { readonly kind: 'complete'; readonly file: string; readonly dataset: string; readonly complete: number }
  /** The disk does not take what is asked; everything waits for the `StallAnswer`. */
  | { readonly kind: 'stalled'; readonly problem: Problem }
  /** After `stalled` the disk took it. */
  | { readonly kind: 'flowing' }
  /** What `compression: auto` came to for this dataset, told once. */
  | {
      readonly kind: 'compression'
      readonly file: string
      readonly dataset: string
      readonly verdict: CompressionVerdict
    }
  /** Recording goes on, but not as it should. */
  | { readonly kind: 'warning'; readonly problem: Problem }
  /** Found between requests, when bytes were brought to the disk: no request is to blame. */
  | { readonly kind: 'fault'; readonly problem: Problem }

export type RecorderNotice = Extract<WriterReply, { kind: 'compression' | 'warning' }>
