import type { Clock } from '../../shared/base/clock.ts'
import type { DeviceHealth } from '../../shared/model/devices.ts'
import { detectorId, type DetectorId } from '../../shared/model/ids.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { LiveMeter } from './live-figures.ts'
import type { SpecKeeper } from './spec-keeper.ts'

export interface HealthParts {
  readonly clock: Clock
  readonly keeper: Pick<SpecKeeper, 'state' | 'reconnects'>
  readonly server: { readonly name: string; readonly silentMs: number | undefined }
  readonly watch: { health(id: DetectorId): Omit<DeviceHealth, 'live'> }
  readonly meter: Pick<LiveMeter, 'figures' | 'lastSeenMs'>
}

/** How the devices do, from those who speak to them. */
export class HealthBook {
  readonly #parts: HealthParts
  #specError: { readonly atMs: number; readonly problem: Problem } | undefined
  #specSeenMs: number | undefined

  constructor(parts: HealthParts) {
    this.#parts = parts
  }

  noteSpecProblem(problem: Problem): void {
    this.#specError = { atMs: this.#parts.clock.nowMs(), problem }
  }

  /** Another server: what was wrong with the one before says nothing of it. */
  forgetSpec(): void {
    this.#specError = undefined
    this.#specSeenMs = undefined
  }

  of({ name, role }: { readonly role: string; readonly name: string }): DeviceHealth {
    if (role === 'sequencer') return this.#spec()
    return role === 'detector' ? this.#detector(name) : nothing
  }

  #spec(): DeviceHealth {
    const { clock, keeper, server } = this.#parts
    if (server.silentMs !== undefined) this.#specSeenMs = clock.nowMs() - server.silentMs
    return {
      state: keeper.state.kind,
      model: server.name,
      lastSeenMs: this.#specSeenMs,
      lastError: this.#specError,
      reconnects: keeper.reconnects,
      live: undefined,
    }
  }

  /** Frames are signs of life too: nobody asks a detector while it exposes. */
  #detector(name: string): DeviceHealth {
    const { meter, watch } = this.#parts
    const health = watch.health(detectorId(name))
    const frameSeenMs = meter.lastSeenMs(name) ?? 0
    const lastSeenMs = Math.max(health.lastSeenMs ?? 0, frameSeenMs)
    return { ...health, lastSeenMs: lastSeenMs === 0 ? undefined : lastSeenMs, live: meter.figures(name) }
  }
}

const nothing: DeviceHealth = {
  state: 'none',
  model: '',
  lastSeenMs: undefined,
  lastError: undefined,
  reconnects: 0,
  live: undefined,
}
