import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import type { EngineListener } from './engine-parts.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { nextRunState, type HoldCause, type RunInput } from './run-machine.ts'

/** The one state of the engine: told to whoever listens, and recorded with the experiment that is going on. */
export class RunStateKeeper {
  readonly #clock: Clock
  readonly #listeners = new Set<EngineListener>()
  #state: RunState = { phase: 'idle' }
  /** Of the experiment that runs. */
  recording: ExperimentLog | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get state(): RunState {
    return this.#state
  }

  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(numbered: NumberedEvent): void {
    for (const listener of this.#listeners) listener.onEvent?.(numbered)
  }

  /** Throws `usage` where the state does not allow it. */
  input(input: RunInput): void {
    this.#state = nextRunState(this.#state, input, this.#clock.nowMs())
    this.recording?.add({ kind: 'run.state', state: this.#state })
    for (const listener of this.#listeners) listener.onState?.(this.#state)
  }

  enter(node: NodeId): void {
    const { phase } = this.#state
    if ((phase !== 'running' && phase !== 'following') || this.#state.node === node) return
    this.input({ kind: 'enter', node })
  }

  /** A run that ends, or that a person has paused, is not held. */
  hold(cause: HoldCause): void {
    if (['running', 'following', 'holding'].includes(this.#state.phase)) this.input({ kind: 'hold', cause })
  }

  release(): void {
    if (this.#state.phase === 'holding') this.input({ kind: 'released' })
  }
}
