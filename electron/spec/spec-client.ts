import type { Clock } from '../../shared/base/clock.ts'
import type { SpecAddress } from '../../shared/model/beamline.ts'
import type { SequencerDevices } from '../../shared/model/sequencer-devices.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import type { HutchError } from '../../shared/model/problem.ts'
import { specCommand } from '../../shared/spec/codes.ts'
import { checkPropertyName } from '../../shared/spec/property-names.ts'
import { type SpecValue, textPayload, valueText } from '../../shared/spec/value.ts'
import { type ConnectionState, SpecConnection } from './connection.ts'
import { consoleCommand } from './console-command.ts'
import { countFor, type CountPreset } from './count-for.ts'
import { DeviceWatch } from './device-watch.ts'
import { listCounters, listMotors, type NamedDevice } from './enumerate.ts'
import { type MotorControl, motorControl } from './motor-control.ts'
import { ScanFollower } from './follow/scan-follower.ts'
import { Operations } from './operations.ts'
import { Requests, type Writable } from './requests.ts'
import { type PropertyListener, Watches } from './watches.ts'

export interface SpecClientOptions {
  /** The text of `hutch.mac`, for whoever follows. */
  readonly macros?: () => Promise<string>
  readonly address: SpecAddress
  readonly clock: Clock
  /** One line per fact that needs no action. */
  readonly log?: (line: string) => void
  /** Waits between attempts to connect again, ms; the last one repeats. */
  readonly retryDelaysMs?: readonly number[]
  /** A server that was silent for so long is asked for a sign of life, and given up after `silenceMs`. */
  readonly heartbeatMs?: number
  readonly silenceMs?: number
}

/** One SPEC server. Does what the engine asks of a sequencer, and what a console needs besides. */
export interface SpecClient extends MotorControl {
  /** `fourc at 127.0.0.1:6510`; before the first contact the address as it was given. */
  readonly name: string
  /** Rejects with `connection` after at most 5 s. A connection that stood comes back by itself. */
  connect(signal?: AbortSignal): Promise<void>
  close(): Promise<void>
  /** As `close`, and `onConnection` hears of it. Watches stay for the next `connect`. */
  disconnect(): void
  /** Disconnects; from now on `connect` goes to this server. */
  use(address: SpecAddress): void
  /** Time since the server was last heard, ms; undefined while there is no connection. */
  readonly silentMs: number | undefined
  onConnection(listener: (state: ConnectionState) => void): () => void

  count(
    seconds: number,
    counters: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, number>>>
  /** As `count`, also with a monitor preset; all counters when none is named. */
  countUntil(
    preset: CountPreset,
    options: { readonly counters?: readonly string[]; readonly signal: AbortSignal },
  ): Promise<Readonly<Record<string, number>>>
  /** Runs a command line to its end; the text of its value. Aborting is Ctrl-C in SPEC. */
  run(command: string, signal: AbortSignal): Promise<string>
  motors(): Promise<readonly string[]>
  counters(): Promise<readonly string[]>
  /** Ctrl-C in SPEC: stops every motion, counting and command of everybody. */
  abort(): Promise<void>

  /** As `run`, with the value as it came: an associative array, for one. */
  query(command: string, signal?: AbortSignal): Promise<SpecValue>
  /** As `query`, and hears everything SPEC prints meanwhile. */
  console(
    command: string,
    options: { readonly onOutput: (text: string) => void; readonly signal: AbortSignal },
  ): Promise<SpecValue>
  /** Calls a function or macro; arguments are source text (`quoted` makes a string constant). */
  call(name: string, args: readonly string[], signal?: AbortSignal): Promise<SpecValue>
  /** Appends a command to SPEC's queue and does not wait; what it says appears under `output/tty` and `error`. */
  command(text: string): Promise<void>
  /** Resolves when the server has taken in everything sent before. */
  roundTrip(): Promise<void>
  read(property: string): Promise<string>
  readValue(property: string): Promise<SpecValue>
  /** Resolves once it is sent; the protocol confirms nothing, a refusal is logged or given to `onRefused`. */
  write(property: string, value: Writable, onRefused?: (error: HutchError) => void): Promise<void>
  /** Hears the present value soon and every change, also after the connection was lost and came back. */
  watch(property: string, listener: PropertyListener): () => void
  /** Every motor and counter the server has, live; tells the whole after every change. */
  watchDevices(listener: (devices: SequencerDevices) => void): () => void
  /** Hears of everything that is run in SPEC. Returns the way out and the answers. */
  follow(
    listener: (event: ScanEvent) => void,
    options: { readonly installMacros: boolean; readonly exposes: boolean },
  ): Pick<ScanFollower, 'exposed' | 'settled' | 'stop'>
  motorList(): Promise<readonly NamedDevice[]>
  counterList(): Promise<readonly NamedDevice[]>
}

/**
 * A beamline's server restarts within seconds and must be found again within 2 s; one attempt a second costs a refused
 * connection, some hundred bytes.
 */
const usualRetryDelaysMs = [100, 250, 500, 1000]

/**
 * SPEC answers a greeting between two calls of its hardware, also while a command runs. A call that waits for a dead serial
 * or GPIB device takes some 3 s: twice that is no busy server any more. Three greetings go unanswered meanwhile; each costs
 * 200 bytes.
 */
const usualHeartbeatMs = 2000
const usualSilenceMs = 6000

export function createSpecClient(options: SpecClientOptions): SpecClient {
  const { clock, log = () => {} } = options
  const watches: Watches = new Watches(() => connection.standingLink)
  const connection = new SpecConnection({
    ...options,
    log,
    retryDelaysMs: options.retryDelaysMs ?? usualRetryDelaysMs,
    heartbeatMs: options.heartbeatMs ?? usualHeartbeatMs,
    silenceMs: options.silenceMs ?? usualSilenceMs,
    onEvent: packet => watches.deliver(packet),
    onLink: link => watches.registerAll(link),
    onLost: () => watches.forgetValues(),
  })
  const requests = new Requests(connection, clock)
  const operations = new Operations({ connection, requests, watches, clock, log })
  const mnemonics = (devices: readonly NamedDevice[]): string[] => devices.map(device => device.mnemonic)
  const counters = async (): Promise<readonly string[]> => mnemonics(await listCounters(requests))
  const client: SpecClient = {
    ...motorControl(operations),
    get name() {
      return connection.name
    },
    connect: signal => connection.connect(signal),
    close: async () => connection.close(),
    disconnect: () => connection.disconnect(),
    use: address => connection.use(address),
    get silentMs() {
      return connection.standingLink?.silentMs
    },
    onConnection: listener => connection.onState(listener),

    count: (seconds, names, signal) => countFor(operations, { seconds }, { counters: names, signal }),
    countUntil: async (preset, { counters: names, signal }) =>
      countFor(operations, preset, { counters: names ?? (await counters()), signal }),
    run: async (command, signal) => valueText(await requests.query(command, signal)),
    motors: async () => mnemonics(await listMotors(requests)),
    counters,
    abort: async () => connection.link.announce({ command: specCommand.abort }),

    query: (command, signal) => requests.query(command, signal),
    console: (command, listening) => consoleCommand({ requests, watches }, command, listening),
    call: (name, args, signal) => requests.call(name, args, signal),
    command: async text => connection.link.announce({ command: specCommand.run, payload: textPayload(text) }),
    roundTrip: () => requests.roundTrip(),
    read: async property => valueText(await requests.read(property)),
    readValue: property => requests.read(property),
    write: async (property, value, onRefused) =>
      requests.write(property, value, onRefused ?? (error => log(`${property}: ${error.message}`))),
    watch: (property, listener) => {
      checkPropertyName(property)
      return watches.add(property, listener)
    },
    watchDevices: listener => {
      const watch = new DeviceWatch({ connection, requests, watches, log }, listener)
      return () => watch.stop()
    },
    motorList: () => listMotors(requests),
    follow: (listener, { exposes, installMacros }) => {
      const macros = installMacros ? options.macros : undefined
      return new ScanFollower({ server: client, macros, exposes, listener, log })
    },
    counterList: () => listCounters(requests),
  }
  return client
}
