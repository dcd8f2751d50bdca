import type { Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'
import type { SpecValue } from '../../../shared/spec/value.ts'
import { CommandQueue } from './command-queue.ts'
import { commands } from './commands.ts'
import { Faults, parseFault } from './faults.ts'
import { Interpreter } from './interpreter.ts'
import { toText, type Value } from './language/values.ts'
import { Machine } from './machine.ts'
import { Properties } from './properties.ts'
import { text } from './publish.ts'
import { Session, type SessionHost } from './session.ts'
import { SpecFailure } from './spec-failure.ts'
import type { BuiltIn } from './variables.ts'

export interface SimulatedSpecOptions {
  /** Identity of the server, `fourc` for one. */
  readonly name: string
  readonly clock: Clock
  readonly seed: number
  /** Divides all times of the model; 1 is a real beamline. */
  readonly speed: number
  /** Time from a command to the start of a motion, ms of the model; 0 unless said otherwise. */
  readonly startDelayMs?: number
}

/** The ring current is told at 5 Hz of real time. */
const ringCurrentPeriodMs = 200

/** Joins the machine, the interpreter and the clients. */
export class SimulatedSpec implements SessionHost {
  readonly name: string
  readonly clock: Clock
  readonly properties: Properties
  readonly queue: CommandQueue<Value | undefined>
  readonly faults = new Faults()
  readonly #machine: Machine
  readonly #sessions = new Set<Session>()
  readonly #ended = new AbortController()

  constructor(options: SimulatedSpecOptions) {
    this.name = options.name
    this.clock = options.clock
    this.#machine = new Machine({
      ...options,
      startDelayMs: options.startDelayMs ?? 0,
      publish: (property, value) => this.#publish(property, value),
      breaksDown: mnemonic => this.faults.breaksDown(mnemonic),
      onFailure: message => this.#complain(message),
    })
    this.#machine.variables.define(
      'FAULT',
      faultVariable(faultText => this.fault(faultText)),
    )
    const interpreter = new Interpreter({
      name: options.name,
      machine: this.#machine,
      print: line => this.#print(line),
      complain: message => this.#complain(message),
    })
    this.queue = new CommandQueue({
      run: (source, signal) => interpreter.execute(source, signal),
      onReady: isReady => this.#publish('status/ready', text(isReady ? '1' : '0')),
    })
    this.properties = new Properties({
      machine: this.#machine,
      isReady: () => this.queue.isReady,
      push: (owner, source) => this.queue.push({ owner, source, done: () => {} }),
      interrupt: () => this.abort(undefined),
    })
  }

  isCommand(name: string): boolean {
    return commands.has(name)
  }

  admit(socket: Socket): void {
    const session = new Session(socket, this)
    this.#sessions.add(session)
    socket.on('close', () => this.#sessions.delete(session))
  }

  abort(owner: object | undefined): void {
    this.queue.abort(owner)
    this.#machine.stopAll()
  }

  /** Keeps the ring current up to date until the end. */
  async run(): Promise<void> {
    let told = ''
    const { signal } = this.#ended
    while (!signal.aborted) {
      const current = this.#machine.beam().ringMa.toFixed(3)
      if (current !== told) this.#machine.variables.assign('SRCUR', undefined, current)
      told = current
      await this.clock.sleep(ringCurrentPeriodMs, signal).catch(ignoreEnd)
    }
  }

  fault(faultText: string): void {
    const fault = parseFault(faultText)
    if (fault.kind === 'drop') {
      for (const session of this.#sessions) session.drop()
      return
    }
    if (fault.kind === 'none') this.#machine.repairMotors()
    this.faults.set(fault)
    if (fault.kind !== 'silent' || fault.forMs === undefined) return
    void this.clock
      .sleep(fault.forMs, this.#ended.signal)
      .catch(ignoreEnd)
      .then(() => this.faults.end(fault))
  }

  sayGoodbye(): void {
    this.#publish('status/quit', text('1'))
    this.#stop()
    for (const session of this.#sessions) session.close()
  }

  cutAll(): void {
    this.#stop()
    for (const session of this.#sessions) session.drop()
  }

  #stop(): void {
    this.#ended.abort(new SpecFailure('The server has ended'))
    this.abort(undefined)
  }

  #publish(property: string, value: SpecValue): void {
    for (const session of this.#sessions) session.deliver(property, value)
  }

  #print(line: string): void {
    this.#publish('output/tty', text(line))
  }

  #complain(message: string): void {
    this.#print(`${message}\n`)
    this.#publish('error', text(message))
  }
}

function faultVariable(set: (faultText: string) => void): BuiltIn {
  let current: Value = ''
  return {
    read: () => current,
    assign: (_, value) => {
      set(toText(value))
      current = value
    },
  }
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof SpecFailure)) throw error
}
