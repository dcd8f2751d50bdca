import { createServer, type Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'
import type { SpecValue } from '../../../shared/spec/value.ts'
import { CommandQueue } from './command-queue.ts'
import { commands } from './commands.ts'
import { Faults, parseFault } from './faults.ts'
import { callFunction } from './functions.ts'
import { runProgram } from './language/run-program.ts'
import { toText, type Value } from './language/values.ts'
import { listenOnFirstFree, specPorts } from './listen.ts'
import { Machine } from './machine.ts'
import { Properties } from './properties.ts'
import { text } from './publish.ts'
import { Session, type SessionHost } from './session.ts'
import { SpecFailure } from './spec-failure.ts'

export interface SpecServerOptions {
  /** 0: the first free of SPEC's own ports, 6510 to 6530. 'any': one that the system chooses. */
  readonly port: number | 'any'
  /** Identity of the server, `fourc` unless said otherwise. */
  readonly name: string
  readonly clock: Clock
  readonly seed: number
  /** Divides all times of the model; 1 is a real beamline. */
  readonly speed: number
  /** Time from a command to the start of a motion, ms of the model; 0 unless said otherwise. */
  readonly startDelayMs?: number
}

export interface SpecServer {
  readonly name: string
  readonly host: string
  readonly port: number
  /** Switches misbehaviour on (`faults.ts`), also while the server is silent. */
  fault(text: string): void
  /** Tells the clients, then ends. */
  close(): Promise<void>
  /** Ends like a crash: no word, connections cut. */
  kill(): Promise<void>
}

/** Anyone who can connect can run anything: the protocol knows no password, so only this machine is served. */
const loopback = '127.0.0.1'
/** The ring current is told at 5 Hz of real time. */
const ringCurrentPeriodMs = 200

/** Starts a simulated beamline behind a server of SPEC's protocol, version 4, 3 or 2 as the client wishes. */
export async function createSpecServer(options: SpecServerOptions): Promise<SpecServer> {
  const hutch = new SimulatedHutch(options)
  const server = createServer(socket => hutch.admit(socket))
  const ports = options.port === 0 ? specPorts : [options.port === 'any' ? 0 : options.port]
  const port = await listenOnFirstFree(server, loopback, ports)
  const stopped = hutch.run()
  const end = async (farewell: () => void): Promise<void> => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    farewell()
    await Promise.all([closed, stopped])
  }
  return {
    name: options.name,
    host: loopback,
    port,
    fault: faultText => hutch.fault(faultText),
    close: () => end(() => hutch.sayGoodbye()),
    kill: () => end(() => hutch.cutAll()),
  }
}

/** Joins the machine, the interpreter and the clients. */
class SimulatedHutch implements SessionHost {
  readonly name: string
  readonly clock: Clock
  readonly properties: Properties
  readonly queue: CommandQueue<Value | undefined>
  readonly faults = new Faults()
  readonly #machine: Machine
  readonly #sessions = new Set<Session>()
  readonly #ended = new AbortController()
  #commandNumber = 0

  constructor(options: SpecServerOptions) {
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
    this.queue = new CommandQueue({
      run: (source, signal) => this.#execute(source, signal),
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

  async #execute(source: string, signal: AbortSignal): Promise<Value | undefined> {
    this.#commandNumber++
    this.#print(`${this.#commandNumber}.${this.name.toUpperCase()}> ${source.trim()}\n`)
    try {
      const value = await runProgram(source, this.#host(), signal)
      if (value !== undefined) this.#print(`${toText(value)}\n`)
      return value
    } catch (error) {
      // Targets that a failed command collected must not move with the next one.
      this.#machine.forgetCollected()
      if (error instanceof SpecFailure) this.#complain(error.message)
      throw error
    }
  }

  #host(): Parameters<typeof runProgram>[1] {
    const machine = this.#machine
    return {
      isCommand: name => this.isCommand(name),
      readVariable: name => machine.variables.read(name),
      assignVariable: (name, key, value) => machine.variables.assign(name, key, value),
      callFunction: (name, args, signal) => callFunction(machine, name, args, signal),
      runCommand: async (name, rest, running) => {
        await commands.get(name)?.(rest, { ...running, machine, print: line => this.#print(`${line}\n`) })
        return undefined
      },
    }
  }
}

function faultVariable(set: (faultText: string) => void): {
  read: () => Value
  assign: (key: unknown, value: Value) => void
} {
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
