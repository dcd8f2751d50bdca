import { assertNever } from '../base/assert.ts'
import type { NodeId } from './ids.ts'
import type { Problem } from './problem.ts'

export const stopPlaces = ['point', 'scan'] as const

/** What is made complete before a run ends early. */
export type StopPlace = (typeof stopPlaces)[number]

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
      /** The end was asked for and comes when this is complete. */
      readonly stopping?: StopPlace
    }
  /** An experiment without an end of its own: whatever SPEC does is recorded until somebody ends it. */
  | { readonly phase: 'following'; readonly since: number; readonly node: NodeId | undefined }
  | { readonly phase: 'paused'; readonly since: number; readonly node: NodeId | undefined }
  | {
      readonly phase: 'holding'
      readonly since: number
      readonly node: NodeId | undefined
      /** Why, and what a person can do besides waiting. */
      readonly reason: string
      readonly advice?: string
      /** Files that are moved to another disk would help. */
      readonly needsSpace?: true
      /** A server that went away is tried again until then. */
      readonly reconnectUntilMs?: number
      /** A pause was asked for: the run stays paused when the cause is gone. */
      readonly pausing?: true
      /** The end was asked for: it comes after this once the cause is gone. */
      readonly stopping?: StopPlace
      /** The experiment has no end of its own: it goes on following. */
      readonly isFollowing?: true
    }
  | {
      readonly phase: 'aborting'
      readonly since: number
      readonly node: NodeId | undefined
      /** What ended the run, where nobody asked for its end: it becomes `faulted` once everything is at rest and closed. */
      readonly problem?: Problem
    }
  | {
      readonly phase: 'faulted'
      readonly since: number
      readonly problem: Problem
      readonly node: NodeId | undefined
    }
  | { readonly phase: 'done'; readonly since: number; readonly outcome: 'complete' | 'aborted' }

export type RunPhase = RunState['phase']

/** While the engine drives SPEC, nobody moves or types there through Hutch. */
export function isSpecFree(phase: RunPhase): boolean {
  switch (phase) {
    case 'idle':
    case 'following':
    case 'paused':
    case 'faulted':
    case 'done':
      return true
    case 'preflight':
    case 'running':
    case 'holding':
    case 'aborting':
      return false
    default:
      return assertNever(phase, 'run phase')
  }
}
