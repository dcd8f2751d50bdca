import type { NodeId } from '../../shared/model/ids.ts'
import { HutchError } from '../../shared/model/problem.ts'

/** Why a step was stopped from outside. Told apart from failures by its class. */
export class StopRequest extends Error {
  override readonly name = 'StopRequest'
  readonly what: 'abort' | 'skip'

  constructor(what: 'abort' | 'skip') {
    super(what === 'abort' ? 'The run was aborted' : 'The node was skipped')
    this.what = what
  }
}

/**
 * What a person asked of a running experiment, noted when it is asked and acted on at the engine's own pace: pause at
 * the next point boundary, skip and abort at once.
 */
export class RunControl {
  readonly #abort = new AbortController()
  #skip = new AbortController()
  #pauseAsked = false
  #wake: (() => void) | undefined

  /** Aborts with a `StopRequest` when the run is aborted or the current node is skipped. */
  stepSignal(): AbortSignal {
    return AbortSignal.any([this.#abort.signal, this.#skip.signal])
  }

  get aborted(): boolean {
    return this.#abort.signal.aborted
  }

  get pauseAsked(): boolean {
    return this.#pauseAsked && !this.aborted
  }

  askPause(): void {
    this.#pauseAsked = true
  }

  resume(): void {
    this.#pauseAsked = false
    this.#wake?.()
  }

  abort(): void {
    this.#abort.abort(new StopRequest('abort'))
    this.#wake?.()
  }

  skip(): void {
    this.#skip.abort(new StopRequest('skip'))
    this.resume()
  }

  /** Called when the skipped node has been left: the next step gets a fresh signal. */
  skipDone(): void {
    if (this.#skip.signal.aborted) this.#skip = new AbortController()
  }

  get skipAsked(): boolean {
    return this.#skip.signal.aborted && !this.aborted
  }

  /** Waits while paused; returns at once when resumed, skipped or aborted. */
  async whilePaused(): Promise<void> {
    while (this.pauseAsked) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }
}

export function nothingRunning(verb: string): HutchError {
  return new HutchError({ kind: 'usage', message: `Cannot ${verb}: no experiment is running` })
}

/** Node to leave when the operator skips: the outermost leaf being executed. */
export function skipTarget(path: readonly NodeId[], entryNodes: ReadonlySet<NodeId>): NodeId | undefined {
  return path.find(node => entryNodes.has(node)) ?? path.at(-1)
}
