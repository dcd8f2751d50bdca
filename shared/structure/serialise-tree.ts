import type { ExperimentEvent, NumberedEvent } from '../model/events.ts'
import { applyCompactedEvents, emptyTree } from './apply-event.ts'
import type { ExperimentTree } from './experiment-tree.ts'

/**
 * An experiment tree as plain data that crosses a process border: the events it is made of, with those that later ones
 * replace left out. The receiver runs the same reducer; there is no second way to build a tree.
 */
export interface SerialisedTree {
  readonly events: readonly NumberedEvent[]
}

/** The tree that `compactEvents` kept: `seq` may jump. */
export function rebuildTree(serialised: SerialisedTree): ExperimentTree {
  return applyCompactedEvents(emptyTree(), serialised.events)
}

/**
 * Events without those that later ones make meaningless: only the last `complete` of a dataset and state of a run, the last
 * state of a result with the one in which it began to compute, and nothing of a problem before it was cleared. The last event always stays, because its number is the tree's.
 */
export function compactEvents(events: readonly NumberedEvent[]): readonly NumberedEvent[] {
  const replaced = new Set<string>()
  const begins = beginsOf(events)
  const kept: NumberedEvent[] = []
  for (const numbered of events.toReversed()) {
    const key = subjectOf(numbered.event)
    if (key !== undefined && replaced.has(key) && !begins.has(numbered)) continue
    const replaces = replacedBy(numbered.event)
    if (replaces !== undefined) replaced.add(replaces)
    if (numbered.event.kind !== 'problem.cleared' || kept.length === 0) kept.push(numbered)
  }
  return kept.reverse()
}

/** Where results began to compute: how fast they are is counted from there. */
function beginsOf(events: readonly NumberedEvent[]): ReadonlySet<NumberedEvent> {
  const begins = new Map<string, NumberedEvent>()
  for (const numbered of events) {
    const { event } = numbered
    const isBegin = event.kind === 'result.state' && event.state === 'running'
    if (isBegin && !begins.has(event.id)) begins.set(event.id, numbered)
  }
  return new Set(begins.values())
}

/** What an event tells about, so that a later one can make it meaningless; undefined for events that always count. */
function subjectOf(event: ExperimentEvent): string | undefined {
  switch (event.kind) {
    case 'run.state':
      return 'run'
    case 'complete':
      return `complete ${event.file}::${event.dataset}`
    case 'result.state':
      return `result ${event.id}`
    case 'result.step':
      return `step ${event.step} of ${event.id}`
    case 'problem.raised':
    case 'problem.cleared':
      return `problem ${event.id}`
    default:
      return undefined
  }
}

// Raising a problem again counts it: only clearing it forgets the earlier times.
function replacedBy(event: ExperimentEvent): string | undefined {
  return event.kind === 'problem.raised' ? undefined : subjectOf(event)
}
