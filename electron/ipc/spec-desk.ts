import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { noDevices, type SequencerDevices } from '../../shared/model/sequencer-devices.ts'
import type { SpecArray, SpecSnapshot, SpecStatus, TerminalLine } from '../../shared/model/spec-desk.ts'
import { screenOutput } from '../../shared/spec/property-names.ts'
import type { SpecValue } from '../../shared/spec/value.ts'
import { SpecTerminal } from './spec-terminal.ts'

/** The part of the SPEC client that panels need. */
export interface DeskServer {
  readonly name: string
  watch(property: string, listener: (text: string) => void): () => void
  watchDevices(listener: (devices: SequencerDevices) => void): () => void
  run(command: string, signal: AbortSignal): Promise<string>
  abort(): Promise<void>
  readValue(property: string): Promise<SpecValue>
}

export interface SpecDeskOptions {
  readonly server: DeskServer
  /** As it is now: read anew each time. */
  readonly beamline: Beamline
  readonly clock: Clock
  readonly tellStatus: (status: SpecStatus) => void
  readonly tellLines: (lines: readonly TerminalLine[]) => void
  /** Why nobody may type now, undefined when all is free. */
  readonly whyLocked: () => string | undefined
  /** Why SPEC may only be watched: then it is not stopped from here either. */
  readonly whyReadOnly?: () => string | undefined
}

/** Often enough for the eye, seldom enough for the window. */
const tellIntervalMs = 200

/** 16 k channels of 16 detectors: 2 MB of numbers at once. */
const mostNumbers = 2 ** 18

function noSpectrum(name: string, value: SpecValue): HutchError {
  const message =
    value.kind === 'array'
      ? `${name} has ${value.numbers.length} numbers, more than the ${mostNumbers} that are shown`
      : `${name} is no data array in SPEC`
  return new HutchError({ kind: 'usage', message, where: name })
}

/** SPEC's own motors, counters and terminal for the panels of the window. Everything done there is one command line. */
export class SpecDesk {
  readonly #options: SpecDeskOptions
  readonly #terminal: SpecTerminal
  readonly #ended = new AbortController()
  readonly #stops: readonly (() => void)[]
  #devices: SequencerDevices = noDevices
  #isWaiting = false

  constructor(options: SpecDeskOptions) {
    this.#options = options
    this.#terminal = new SpecTerminal(() => options.clock.nowMs(), options.tellLines)
    const { server } = options
    this.#stops = [
      // What we ask to list the devices is echoed too, and of no interest.
      server.watch(screenOutput, text => {
        if (this.#devices.isListed) this.#terminal.print(text)
      }),
      server.watch('error', text => this.#terminal.complain(text)),
      server.watchDevices(devices => this.#note(devices)),
    ]
  }

  snapshot(): SpecSnapshot {
    return { status: this.#status(), lines: this.#terminal.lines }
  }

  /** Runs one line as if it was typed in SPEC and resolves with its value when it has ended. Rejects with SPEC's complaint. */
  async run(line: string): Promise<string> {
    this.#demandControl(line)
    const locked = this.#options.whyLocked()
    if (locked !== undefined) throw notSent(locked, line)
    this.#terminal.send(line)
    return await this.#options.server.run(line, this.#ended.signal)
  }

  /** Ctrl-C in SPEC: stops every motion, counting and command of everybody. */
  async abort(): Promise<void> {
    this.#demandControl('^C')
    this.#terminal.send('^C')
    await this.#options.server.abort()
  }

  /** Rejects with `usage` where the variable holds something else. */
  async array(name: string): Promise<SpecArray> {
    const value = await this.#options.server.readValue(`var/${name}`)
    if (value.kind !== 'array' || value.numbers.length > mostNumbers) throw noSpectrum(name, value)
    return { rows: value.rows, cols: value.cols, numbers: Float64Array.from(value.numbers, Number) }
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#ended.abort()
  }

  #demandControl(line: string): void {
    const why = this.#options.whyReadOnly?.()
    if (why !== undefined) throw notSent(why, line)
  }

  #status(): SpecStatus {
    const { beamline, server } = this.#options
    const devices = this.#devices
    return {
      ...devices,
      server: devices.isReady === undefined ? '' : server.name,
      motors: devices.motors.map(motor => ({ ...motor, unit: beamline.motors[motor.mnemonic]?.unit ?? '' })),
      counters: devices.counters.map(counter => ({
        ...counter,
        unit: beamline.counters[counter.mnemonic]?.unit ?? '',
      })),
    }
  }

  #note(devices: SequencerDevices): void {
    this.#devices = devices
    if (this.#isWaiting || this.#ended.signal.aborted) return
    this.#isWaiting = true
    this.#options.clock.sleep(tellIntervalMs, this.#ended.signal).then(
      () => {
        this.#isWaiting = false
        this.#options.tellStatus(this.#status())
      },
      () => undefined,
    )
  }
}

function notSent(why: string, line: string): HutchError {
  return new HutchError({ kind: 'usage', message: `Not sent to SPEC: ${why}`, where: line })
}
