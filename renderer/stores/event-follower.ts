import type { NumberedEvent } from '../../shared/model/events.ts'
import { applyExperimentEvents, emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'

type Answer = 'in-step' | 'gap'

/**
 * Keeps a tree in step with numbered events. `receive` answers whether the tree is still whole; after a gap it keeps
 * what arrives until a snapshot closes the gap. A new experiment starts at 1 again. Events are applied when somebody
 * looks, many at once: the reducer then copies each part of the tree only once.
 */
export class EventFollower {
  #tree: ExperimentTree = emptyTree()
  #accepted: NumberedEvent[] = []
  #waiting: NumberedEvent[] = []
  #isBroken = false

  get tree(): ExperimentTree {
    if (this.#accepted.length > 0) {
      const accepted = this.#accepted
      this.#accepted = []
      this.#tree = applyExperimentEvents(this.#tree, accepted)
    }
    return this.#tree
  }

  receive(numbered: NumberedEvent): Answer {
    if (numbered.event.kind === 'experiment.created') this.#restart(emptyTree())
    const last = this.#accepted.at(-1)?.seq ?? this.#tree.seq
    if (!this.#isBroken && numbered.seq <= last) return 'in-step'
    if (this.#isBroken || numbered.seq !== last + 1) {
      this.#isBroken = true
      this.#waiting.push(numbered)
      return 'gap'
    }
    this.#accepted.push(numbered)
    return 'in-step'
  }

  /** Continues from a snapshot; the answer is 'gap' when even the snapshot is older than what came since. */
  resume(snapshot: ExperimentTree): Answer {
    const waiting = this.#waiting
    this.#restart(snapshot)
    let answer: Answer = 'in-step'
    for (const numbered of waiting) answer = this.receive(numbered)
    return answer
  }

  #restart(tree: ExperimentTree): void {
    this.#tree = tree
    this.#accepted = []
    this.#waiting = []
    this.#isBroken = false
  }
}
