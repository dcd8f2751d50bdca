import type { NumberedEvent } from '../model/events.ts'

/**
 * An experiment tree as plain data that crosses a process border: the events it is made of, with those that later ones
 * replace left out. The receiver runs the same reducer; there is no second way to build a tree.
 */
export interface SerialisedTree {
  readonly events: readonly NumberedEvent[]
}
