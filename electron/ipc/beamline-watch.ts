import type { Clock } from '../../shared/base/clock.ts'
import type { BeamlineStatus, ConnectionStatus } from '../../shared/model/beamline-status.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { SequencerConnection } from '../engine/ports.ts'

/** The part of the SPEC client that a look at the beamline needs. */
export interface WatchedServer {
  readonly name: string
  connect(signal?: AbortSignal): Promise<void>
  watch(property: string, listener: (value: string) => void): () => void
  onConnection(listener: (state: SequencerConnection) => void): () => void
}

/** Often enough for the eye, seldom enough for the window. */
const tellIntervalMs = 200

/** Follows what the operator wants to see all the time: connection, ring current, shutter, positions. */
export class BeamlineWatch {
  readonly #beamline: Beamline
  readonly #clock: Clock
  readonly #tell: (status: BeamlineStatus) => void
  readonly #positions = new Map<string, number>()
  readonly #moving = new Set<string>()
  readonly #models = new Map<string, { model: string; problem: Problem | undefined }>()
  readonly #stops: (() => void)[] = []
  readonly #ended = new AbortController()
  #sequencer: ConnectionStatus
  #ringCurrentMa: number | undefined
  #shutter: 'open' | 'closed' | undefined
  #waiting = false

  constructor(
    beamline: Beamline,
    server: WatchedServer,
    clock: Clock,
    tell: (status: BeamlineStatus) => void,
  ) {
    this.#beamline = beamline
    this.#clock = clock
    this.#tell = tell
    this.#sequencer = { name: server.name, state: 'connecting', message: '' }
    this.#follow(server)
  }

  status(): BeamlineStatus {
    const connected = this.#sequencer.state === 'connected'
    return {
      simulated: this.#beamline.simulated,
      sequencer: this.#sequencer,
      detectors: this.#beamline.detectors.map(({ id }) => detectorStatus(id, this.#models.get(id))),
      ringCurrentMa: connected ? this.#ringCurrentMa : undefined,
      shutter: connected ? this.#shutter : undefined,
      motors: Object.entries(this.#beamline.motors).map(([mnemonic, { unit }]) => ({
        mnemonic,
        unit,
        position: connected ? this.#positions.get(mnemonic) : undefined,
        moving: this.#moving.has(mnemonic),
      })),
    }
  }

  /** What a detector said of itself, or why it did not. */
  noteDetector(id: string, model: string, problem: Problem | undefined): void {
    this.#models.set(id, { model, problem })
    this.#changed()
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#ended.abort()
  }

  #follow(server: WatchedServer): void {
    const { motors, ringCurrent, ringCurrentVariable, shutter } = this.#beamline
    this.#stops.push(server.onConnection(state => this.#noteConnection(server.name, state)))
    for (const mnemonic of Object.keys(motors)) {
      this.#watch(server, `motor/${mnemonic}/position`, value => this.#positions.set(mnemonic, value))
      this.#watch(server, `motor/${mnemonic}/move_done`, busy => {
        if (busy === 1) this.#moving.add(mnemonic)
        else this.#moving.delete(mnemonic)
      })
    }
    const current =
      ringCurrentVariable === undefined
        ? ringCurrent && `scaler/${ringCurrent}/value`
        : `var/${ringCurrentVariable}`
    if (current !== undefined) this.#watch(server, current, value => (this.#ringCurrentMa = value))
    if (shutter?.state !== undefined) {
      this.#watch(server, `var/${shutter.state}`, value => (this.#shutter = value === 1 ? 'open' : 'closed'))
    }
  }

  #watch(server: WatchedServer, property: string, note: (value: number) => void): void {
    this.#stops.push(
      server.watch(property, text => {
        const value = Number(text)
        if (text === '' || !Number.isFinite(value)) return
        note(value)
        this.#changed()
      }),
    )
  }

  #noteConnection(name: string, state: SequencerConnection): void {
    this.#sequencer =
      state.state === 'connected'
        ? { name: state.name, state: 'connected', message: '' }
        : { name, state: 'lost', message: state.problem.message }
    if (state.state === 'lost') this.#moving.clear()
    this.#changed()
  }

  #changed(): void {
    if (this.#waiting || this.#ended.signal.aborted) return
    this.#waiting = true
    this.#clock.sleep(tellIntervalMs, this.#ended.signal).then(
      () => {
        this.#waiting = false
        this.#tell(this.status())
      },
      () => undefined,
    )
  }
}

function detectorStatus(
  name: string,
  known: { model: string; problem: Problem | undefined } | undefined,
): ConnectionStatus & { readonly model: string } {
  if (known === undefined) return { name, state: 'unknown', message: '', model: '' }
  const { model, problem } = known
  return { name, model, state: problem === undefined ? 'connected' : 'lost', message: problem?.message ?? '' }
}
