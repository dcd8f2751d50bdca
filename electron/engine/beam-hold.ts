import type { Beamline } from '../../shared/model/beamline.ts'
import type { HoldRule } from '../../shared/model/description.ts'
import type { Sequencer } from './ports.ts'
import type { RunControl } from './run-control.ts'
import type { HoldCause } from './run-machine.ts'

export interface BeamHoldParts {
  readonly control: RunControl
  readonly sequencer: Sequencer
  readonly beamline: Beamline
  readonly rule: HoldRule
  /** The beam went away just now: what was measured last may be spoiled. */
  readonly onLoss: (reason: string) => void
}

/** Stops what needs the beam; told apart from failures by its class. */
class BeamLoss extends Error {
  override readonly name = 'BeamLoss'
}

type CauseId = 'ring current' | 'front end' | 'shutter'

const waits = 'Goes on by itself and repeats what was cut short. Resume does not wait.'

/** Watches what a description wants to wait for, and does with beam what needs it. */
export class BeamHold {
  readonly #parts: BeamHoldParts
  readonly #stops: (() => void)[] = []
  #interrupt: AbortController | undefined
  #shutterWasOpen = false

  constructor(parts: BeamHoldParts) {
    this.#parts = parts
  }

  start(): void {
    const { beamline, rule } = this.#parts
    const { ringCurrentBelowMa } = rule
    if (ringCurrentBelowMa !== undefined)
      this.#watch(beamline.ringCurrentVariable, value => this.#currentIs(value, ringCurrentBelowMa))
    if (rule.frontEnd) this.#watch(beamline.frontEndVariable, value => this.#frontEndIs(value === 1))
    if (rule.shutter) this.#watch(beamline.shutter?.state, value => this.#shutterIs(value === 1))
  }

  stop(): void {
    for (const stop of this.#stops) stop()
  }

  /** Waits for the beam, does the work, and does it again when the beam was lost meanwhile. */
  async withBeam(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#parts.control.holds.whileHeld()
      signal.throwIfAborted()
      if (await this.#isDone(work, signal)) return
    }
  }

  /** False when the beam was lost. */
  async #isDone(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<boolean> {
    const interrupt = new AbortController()
    const pass = (): void => interrupt.abort(signal.reason)
    signal.addEventListener('abort', pass, { once: true })
    this.#interrupt = interrupt
    try {
      await work(interrupt.signal)
      return true
    } catch (error) {
      if (!(error instanceof BeamLoss)) throw error
      return false
    } finally {
      this.#interrupt = undefined
      signal.removeEventListener('abort', pass)
    }
  }

  #watch(variable: string | undefined, tell: (value: number) => void): void {
    if (variable === undefined) return
    const stop = this.#parts.sequencer.watch(`var/${variable}`, text => {
      const value = text.trim() === '' ? Number.NaN : Number(text)
      // A word where a number should be says nothing about the beam.
      if (Number.isFinite(value)) tell(value)
    })
    this.#stops.push(stop)
  }

  #currentIs(currentMa: number, leastMa: number): void {
    if (currentMa >= leastMa) this.#parts.control.holds.clear('ring current')
    else this.#lose('ring current', `The ring current is below ${leastMa} mA`)
  }

  #frontEndIs(isOpen: boolean): void {
    if (isOpen) this.#parts.control.holds.clear('front end')
    else this.#lose('front end', 'The front end is closed')
  }

  /** Closed by ourselves it is no loss: only what is under way needs it open. */
  #shutterIs(isOpen: boolean): void {
    if (isOpen) this.#parts.control.holds.clear('shutter')
    else if (this.#shutterWasOpen && this.#interrupt !== undefined)
      this.#lose('shutter', 'The shutter was closed in the middle of a measurement')
    this.#shutterWasOpen = isOpen
  }

  #lose(id: CauseId, reason: string): void {
    const { control, onLoss } = this.#parts
    if (control.holds.isRaised(id)) return
    const cause: HoldCause = {
      reason,
      advice: id === 'shutter' ? `Open it. ${waits}` : waits,
    }
    control.holds.raise(id, cause, 'at the boundary')
    onLoss(reason)
    this.#interrupt?.abort(new BeamLoss(reason))
  }
}
