import type { Clock } from '../../shared/base/clock.ts'
import type { BeamlineStatus, ConnectionStatus, DetectorStatus } from '../../shared/model/beamline-status.ts'
import type { Beamline, DetectorSettings } from '../../shared/model/beamline.ts'
import type { Problem } from '../../shared/model/problem.ts'

/** The part of the SPEC client that a look at the beamline needs. */
export interface WatchedServer {
  readonly name: string
  watch(property: string, listener: (value: string) => void): () => void
}

/** Often enough for the eye, seldom enough for the window. */
const tellIntervalMs = 200

/** Follows what the operator wants to see all the time: connection, ring current, shutter, positions. */
export class BeamlineWatch {
  readonly #server: WatchedServer
  readonly #clock: Clock
  readonly #tell: (status: BeamlineStatus) => void
  readonly #positions = new Map<string, number>()
  readonly #moving = new Set<string>()
  readonly #models = new Map<string, { model: string; problem: Problem | undefined }>()
  readonly #ended = new AbortController()
  #beamline: Beamline
  #stops: (() => void)[] = []
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
    this.#server = server
    this.#sequencer = { name: server.name, state: 'connecting', message: '' }
    this.#follow()
  }

  status(): BeamlineStatus {
    const connected = this.#sequencer.state === 'connected'
    return {
      simulated: this.#beamline.simulated,
      readOnly: this.#beamline.readOnly === true,
      sequencer: this.#sequencer,
      detectors: this.#beamline.detectors.map(settings =>
        detectorStatus(settings, this.#models.get(settings.id)),
      ),
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

  /** How the connection to SPEC is. */
  noteSequencer(state: ConnectionStatus['state'], message: string): void {
    this.#sequencer = { name: this.#server.name, state, message }
    if (state !== 'connected') this.#moving.clear()
    this.#changed()
  }

  /** What a detector said of itself, or why it did not. */
  noteDetector(id: string, model: string, problem: Problem | undefined): void {
    this.#models.set(id, { model, problem })
    this.#changed()
  }

  /** Another description of the beamline: what is known of names that it does not have is forgotten. */
  use(beamline: Beamline): void {
    this.#unfollow()
    this.#beamline = beamline
    for (const known of [this.#positions, this.#moving]) known.clear()
    this.#ringCurrentMa = undefined
    this.#shutter = undefined
    this.#follow()
    this.#changed()
  }

  close(): void {
    this.#unfollow()
    this.#ended.abort()
  }

  #unfollow(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
  }

  #follow(): void {
    const { motors, ringCurrent, ringCurrentVariable, shutter } = this.#beamline
    for (const mnemonic of Object.keys(motors)) {
      this.#watch(`motor/${mnemonic}/position`, value => this.#positions.set(mnemonic, value))
      this.#watch(`motor/${mnemonic}/move_done`, busy => {
        if (busy === 1) this.#moving.add(mnemonic)
        else this.#moving.delete(mnemonic)
      })
    }
    const current =
      ringCurrentVariable === undefined
        ? ringCurrent && `scaler/${ringCurrent}/value`
        : `var/${ringCurrentVariable}`
    if (current !== undefined) this.#watch(current, value => (this.#ringCurrentMa = value))
    if (shutter?.state !== undefined) {
      this.#watch(`var/${shutter.state}`, value => (this.#shutter = value === 1 ? 'open' : 'closed'))
    }
  }

  #watch(property: string, note: (value: number) => void): void {
    this.#stops.push(
      this.#server.watch(property, text => {
        const value = Number(text)
        if (text === '' || !Number.isFinite(value)) return
        note(value)
        this.#changed()
      }),
    )
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
  { display, geometry, id: name }: DetectorSettings,
  known: { model: string; problem: Problem | undefined } | undefined,
): DetectorStatus {
  const own = {
    ...(display === undefined ? {} : { display }),
    ...(geometry === undefined ? {} : { geometry }),
  }
  if (known === undefined) return { name, state: 'unknown', message: '', model: '', ...own }
  const { model, problem } = known
  const state = problem === undefined ? 'connected' : 'lost'
  return { name, model, state, message: problem?.message ?? '', ...own }
}
