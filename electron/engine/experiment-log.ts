import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import { applyExperimentEvent, applyExperimentEvents, emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { Journal } from './ports.ts'

/**
 * The authoritative tree of one experiment: numbers every event, keeps it in the journal, applies it, and tells the
 * listeners. The journal comes first: nobody hears of what could be forgotten.
 */
export class ExperimentLog {
  readonly #journal: Journal
  readonly #nowMs: () => number
  readonly #publish: (numbered: NumberedEvent) => void
  readonly #events: NumberedEvent[]
  #tree: ExperimentTree
  #lossWasTold = false

  /** @param past events the journal already holds, when a recorded experiment gets more */
  constructor(
    journal: Journal,
    nowMs: () => number,
    publish: (numbered: NumberedEvent) => void,
    past: readonly NumberedEvent[] = [],
  ) {
    this.#journal = journal
    this.#nowMs = nowMs
    this.#publish = publish
    this.#events = [...past]
    this.#tree = applyExperimentEvents(emptyTree(), past)
  }

  get tree(): ExperimentTree {
    return this.#tree
  }

  get events(): readonly NumberedEvent[] {
    return this.#events
  }

  add(event: ExperimentEvent): void {
    const numbered: NumberedEvent = { seq: this.#tree.seq + 1, atMs: this.#nowMs(), event }
    this.#journal.append(numbered)
    this.#tree = applyExperimentEvent(this.#tree, numbered)
    this.#events.push(numbered)
    this.#publish(numbered)
  }

  /** Resolves when everything added so far is on disk. */
  async flush(): Promise<void> {
    try {
      await this.#journal.flush()
    } catch (error) {
      this.#lossWasTold = true
      throw error
    }
  }

  /** Rejects with what the journal could not keep, unless a flush has told it. */
  async close(): Promise<void> {
    try {
      await this.#journal.close()
    } catch (error) {
      if (!this.#lossWasTold) throw error
    }
  }
}
