import type { NodeId } from './ids.ts'
import type { Problem } from './problem.ts'

/** States of the engine. Times are wall clock, ms since 1970 UTC. */
export type RunState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'preflight'; readonly since: number }
  | {
      readonly phase: 'running'
      readonly since: number
      readonly node: NodeId | undefined
      /** A pause was asked for and comes at the next point boundary. */
      readonly pausing?: true
    }
  | { readonly phase: 'paused'; readonly since: number; readonly node: NodeId | undefined }
  | {
      readonly phase: 'holding'
      readonly since: number
      readonly node: NodeId | undefined
      readonly reason: string
    }
  | { readonly phase: 'aborting'; readonly since: number; readonly node: NodeId | undefined }
  | {
      readonly phase: 'faulted'
      readonly since: number
      readonly problem: Problem
      readonly node: NodeId | undefined
    }
  | { readonly phase: 'done'; readonly since: number; readonly outcome: 'complete' | 'aborted' }

export type RunPhase = RunState['phase']
