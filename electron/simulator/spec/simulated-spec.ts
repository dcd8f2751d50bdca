import type { Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import type { SpecValue } from '../../../shared/spec/value.ts'
import { CommandQueue } from './command-queue.ts'
import { commands } from './builtins/commands.ts'
import { type Fault, Faults, parseFaults } from './faults.ts'
import { Interpreter } from './interpreter.ts'
import { MacroTable } from './language/macro-table.ts'
import { toText, type Value } from './language/values.ts'
import type { ScanConvention } from './macros/scan-broadcast-macros.ts'
import { Machine } from './machine.ts'
import { OutputFiles } from './output-files.ts'
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
  /** Where data files are written and macro files read; undefined: a temporary folder that is gone at the end. */
  readonly folder?: string | undefined
  /** Ways to tell of scans that this server does not know; none unless said otherwise. */
  readonly without?: readonly ScanConvention[]
}

/** The ring current is told at 5 Hz of real time. */
const ringCurrentPeriodMs = 200

const stormTickMs = 10

/** Joins the machine, the interpreter and the clients. */
export class SimulatedSpec implements SessionHost {
  readonly name: string
  readonly clock: Clock
  readonly properties: Properties
  readonly queue: CommandQueue<Value | undefined>
  readonly faults: Faults
  readonly #machine: Machine
  readonly #sessions = new Set<Session>()
  readonly #ended = new AbortController()
  readonly #files: OutputFiles
  readonly #macros = new MacroTable()
  readonly #interpreter: Interpreter
  #isInSubshell = false

  constructor(options: SimulatedSpecOptions) {
    this.name = options.name
    this.faults = new Faults(seededRandom(options.seed))
    this.clock = options.clock
    this.#machine = new Machine({
      ...options,
      startDelayMs: options.startDelayMs ?? 0,
      publish: (property, value, how) => this.#publish(property, value, how),
      mishap: mnemonic => this.faults.mishap(mnemonic),
      onFailure: message => this.#complain(message, true),
    })
    this.#machine.variables.assign('STORM', undefined, 0)
    this.#machine.variables.define(
      'FAULT',
      faultVariable(faultText => this.fault(faultText)),
    )
    this.#files = new OutputFiles(options.folder, (property, value) => this.#publish(property, value))
    this.#machine.variables.define('CWD', { read: () => this.#files.folder })
    this.#interpreter = new Interpreter({
      name: options.name,
      machine: this.#machine,
      macros: this.#macros,
      files: this.#files,
      print: line => this.#files.print(line),
      subshell: isIn => this.#tellSubshell(isIn),
      complain: (message, isOnScreen) => this.#complain(message, isOnScreen),
    })
    this.queue = new CommandQueue({
      run: (source, interrupts) => this.#interpreter.execute(source, interrupts),
      onReady: isReady => this.#publish('status/ready', text(isReady ? '1' : '0')),
    })
    this.properties = new Properties({
      machine: this.#machine,
      isReady: () => this.queue.isReady,
      isInSubshell: () => this.#isInSubshell,
      outputProperty: device => this.#files.property(device),
      push: (owner, source) => this.queue.push({ owner, source, done: () => {} }),
      interrupt: () => this.abort(undefined),
    })
  }

  isCommand(name: string): boolean {
    const macro = this.#macros.get(name)
    return macro === undefined ? commands.has(name) : macro.parameters === undefined
  }

  admit(socket: Socket): void {
    if (this.faults.has('refuse')) {
      socket.destroy()
      return
    }
    const session = new Session(socket, this)
    this.#sessions.add(session)
    if (this.faults.has('half-open')) session.stopReading()
    socket.on('close', () => this.#sessions.delete(session))
  }

  abort(owner: object | undefined): void {
    this.queue.abort(owner)
    this.#machine.stopAll()
  }

  /** Defines the standard macros. */
  start(without: readonly ScanConvention[] = []): Promise<void> {
    return this.#interpreter.start(without)
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

  /** Switches misbehaviour on, several separated by semicolons; `none` ends all of it. */
  fault(faultText: string): void {
    for (const fault of parseFaults(faultText)) this.#fault(fault)
  }

  #fault(fault: Fault): void {
    const [first = '', second] = fault.words
    switch (fault.kind) {
      case 'drop':
        for (const session of this.#sessions) session.drop()
        return
      case 'refuse':
        this.faults.set(fault)
        for (const session of this.#sessions) session.drop()
        return
      case 'sync':
        this.#machine.syncCheck.slip(this.#machine.motor(first), Number(second))
        return
      case 'motor':
      case 'limit':
      case 'estop':
        this.#machine.motor(first)
        this.faults.set(fault)
        return
      case 'none':
        this.#machine.repairMotors()
        this.faults.set(fault)
        for (const session of this.#sessions) session.readAgain()
        return
      default:
        this.faults.set(fault)
        void this.#run(fault).catch(ignoreEnd)
    }
  }

  /** What a fault does as time goes by. */
  async #run(fault: Fault): Promise<void> {
    const number = Number(fault.words[0])
    if (fault.kind === 'half-open') for (const session of this.#sessions) session.stopReading()
    if (fault.kind === 'storm') await this.#storm(number)
    if (fault.kind !== 'silent' || fault.words.length === 0) return
    await this.clock.sleep(number, this.#ended.signal)
    this.faults.end(fault)
  }

  async #storm(perSecond: number): Promise<void> {
    const startedMs = this.clock.elapsedMs()
    let sent = 0
    while (this.faults.has('storm')) {
      const due = ((this.clock.elapsedMs() - startedMs) * perSecond) / 1000
      while (sent < due) this.#machine.variables.assign('STORM', undefined, ++sent)
      await this.clock.sleep(stormTickMs, this.#ended.signal)
    }
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
    this.#files.end()
  }

  #publish(property: string, value: SpecValue, how?: { readonly isDeleted: boolean }): void {
    for (const session of this.#sessions) session.deliver(property, value, how)
  }

  #tellSubshell(isIn: boolean): void {
    this.#isInSubshell = isIn
    this.#publish('status/shell', text(isIn ? '1' : '0'))
  }

  #complain(message: string, isOnScreen: boolean): void {
    if (isOnScreen) this.#files.write('tty', `${message}\n`)
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
