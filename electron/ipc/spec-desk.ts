import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import type { SpecCounter, SpecSnapshot, SpecStatus, TerminalLine } from '../../shared/model/spec-desk.ts'
import { allCounters, counterProperty, motorProperty } from '../../shared/spec/property-names.ts'
import type { SequencerConnection } from '../engine/ports.ts'
import { mirroredAttributes, MotorMirror } from './motor-mirror.ts'
import { SpecTerminal } from './spec-terminal.ts'

interface NamedDevice {
  readonly mnemonic: string
  readonly name: string
}

/** The part of the SPEC client that panels need. */
export interface DeskServer {
  readonly name: string
  onConnection(listener: (state: SequencerConnection) => void): () => void
  watch(property: string, listener: (text: string) => void): () => void
  motorList(): Promise<readonly NamedDevice[]>
  counterList(): Promise<readonly NamedDevice[]>
  run(command: string, signal: AbortSignal): Promise<string>
  abort(): Promise<void>
}

export interface SpecDeskOptions {
  readonly server: DeskServer
  readonly beamline: Beamline
  readonly clock: Clock
  readonly tellStatus: (status: SpecStatus) => void
  readonly tellLines: (lines: readonly TerminalLine[]) => void
  readonly onProblem: (error: unknown) => void
  /** Why nobody may type now, undefined when all is free. */
  readonly whyLocked: () => string | undefined
}

/** Often enough for the eye, seldom enough for the window. */
const tellIntervalMs = 200

/** SPEC's own motors, counters and terminal for the panels of the window. Everything done there is one command line. */
export class SpecDesk {
  readonly #options: SpecDeskOptions
  readonly #terminal: SpecTerminal
  readonly #ended = new AbortController()
  readonly #stops: (() => void)[] = []
  #deviceStops: (() => void)[] = []
  #motors: readonly MotorMirror[] = []
  #counters: readonly SpecCounter[] = []
  #server = ''
  #isReady: boolean | undefined
  #isCounting = false
  #isWaiting = false

  constructor(options: SpecDeskOptions) {
    this.#options = options
    this.#terminal = new SpecTerminal(() => options.clock.nowMs(), options.tellLines)
    const { server } = options
    this.#stops.push(
      server.onConnection(state => this.#noteConnection(state)),
      server.watch('output/tty', text => this.#terminal.print(text)),
      server.watch('error', text => {
        if (text.trim() !== '') this.#terminal.say('error', text.trim())
      }),
      server.watch('status/ready', text => this.#note(() => (this.#isReady = text === '1'))),
      server.watch(allCounters, text => this.#note(() => (this.#isCounting = text === '1'))),
    )
  }

  snapshot(): SpecSnapshot {
    return { status: this.#status(), lines: this.#terminal.lines }
  }

  /** Runs one line as if it was typed in SPEC and resolves with its value when it has ended. Rejects with SPEC's complaint. */
  async run(line: string): Promise<string> {
    const locked = this.#options.whyLocked()
    if (locked !== undefined) {
      throw new HutchError({ kind: 'usage', message: `Not sent to SPEC: ${locked}`, where: line })
    }
    this.#terminal.say('command', line)
    try {
      return await this.#options.server.run(line, this.#ended.signal)
    } catch (error) {
      this.#terminal.say('error', toProblem(error).message)
      throw error
    }
  }

  /** Ctrl-C in SPEC: stops every motion, counting and command of everybody. */
  async abort(): Promise<void> {
    this.#terminal.say('command', '^C')
    await this.#options.server.abort()
  }

  close(): void {
    for (const stop of [...this.#stops, ...this.#deviceStops]) stop()
    this.#ended.abort()
  }

  #status(): SpecStatus {
    return {
      server: this.#server,
      isReady: this.#isReady,
      isCounting: this.#isCounting,
      motors: this.#motors.map(mirror => mirror.motor()),
      counters: this.#counters,
    }
  }

  #noteConnection(state: SequencerConnection): void {
    this.#forget()
    if (state.state === 'lost') {
      this.#note(() => (this.#isReady = undefined))
      return
    }
    this.#note(() => (this.#server = state.name))
    this.#findDevices().catch((error: unknown) => {
      if (!this.#ended.signal.aborted) this.#options.onProblem(error)
    })
  }

  #forget(): void {
    for (const stop of this.#deviceStops) stop()
    this.#deviceStops = []
    this.#motors = []
    this.#counters = []
    this.#isCounting = false
  }

  async #findDevices(): Promise<void> {
    const { server } = this.#options
    const [motors, counters] = await Promise.all([server.motorList(), server.counterList()])
    if (this.#ended.signal.aborted) return
    this.#forget()
    this.#followMotors(motors)
    this.#followCounters(counters)
    this.#note(() => undefined)
  }

  #followMotors(motors: readonly NamedDevice[]): void {
    const { beamline, server } = this.#options
    this.#motors = motors.map(({ mnemonic, name }) => {
      const mirror = new MotorMirror({ mnemonic, name, unit: beamline.motors[mnemonic]?.unit ?? '' })
      for (const attribute of mirroredAttributes) {
        const note = (text: string): void => this.#note(() => mirror.note(attribute, text))
        this.#deviceStops.push(server.watch(motorProperty(mnemonic, attribute), note))
      }
      return mirror
    })
  }

  #followCounters(counters: readonly NamedDevice[]): void {
    const { beamline, server } = this.#options
    this.#counters = counters.map(({ mnemonic, name }) => {
      const note = (text: string): void => this.#note(() => this.#noteCounter(mnemonic, text))
      this.#deviceStops.push(server.watch(counterProperty(mnemonic), note))
      return { mnemonic, name, unit: beamline.counters[mnemonic]?.unit ?? '', value: undefined }
    })
  }

  #noteCounter(mnemonic: string, text: string): void {
    const number = Number(text)
    const value = text === '' || Number.isNaN(number) ? undefined : number
    this.#counters = this.#counters.map(counter =>
      counter.mnemonic === mnemonic ? { ...counter, value } : counter,
    )
  }

  #note(change: () => unknown): void {
    change()
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
