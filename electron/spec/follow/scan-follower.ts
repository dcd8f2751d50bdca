import { HutchError } from '../../../shared/model/problem.ts'
import type { ScanEvent } from '../../../shared/model/scan-events.ts'
import type { ConnectionState } from '../connection.ts'
import { HutchSource, type HutchMemory } from './hutch-source.ts'
import { PropertySource } from './property-source.ts'
import type { ScanDMemory } from './scan-d-memory.ts'
import { ScanDSource } from './scan-d-source.ts'
import { ScSource } from './sc-source.ts'
import { ScanTeller } from './scan-teller.ts'
import type { FollowedServer, ScanSource, SourceParts } from './scan-source.ts'
import { variableText } from './server-variables.ts'
import { TaskLine } from './task-line.ts'

export interface FollowerParts {
  readonly server: FollowedServer & {
    onConnection(listener: (state: ConnectionState) => void): () => void
    connect(): Promise<void>
  }
  /** The text of `hutch.mac`; undefined: it is not put into SPEC. */
  readonly macros: (() => Promise<string>) | undefined
  readonly exposes: boolean
  readonly listener: (event: ScanEvent) => void
  readonly log: (line: string) => void
}

/**
 * Hears of every scan that is run in SPEC, by the best way this server offers, over every loss of the connection. A scan stays
 * open while the connection is lost; whether it goes on, and what was missed, is known when the server is back.
 */
export class ScanFollower {
  readonly #parts: FollowerParts
  readonly #teller: ScanTeller
  readonly #line: TaskLine
  readonly #memory: HutchMemory = { id: undefined, last: 0 }
  readonly #scanD: ScanDMemory = { scan: undefined, scans: 0 }
  readonly #stops: (() => void)[] = []
  #source: ScanSource | undefined
  /** This connection's SPEC did not take the macros. Trying again makes it busy and ready, which would be news to try again. */
  #isRefused = false
  #isStopped = false

  constructor(parts: FollowerParts) {
    this.#parts = parts
    this.#teller = new ScanTeller(parts.listener)
    this.#line = new TaskLine(parts.log)
    const { server } = parts
    this.#stops.push(
      server.onConnection(({ state }) => this.#line.add(() => this.#changed(state))),
      server.watch('status/ready', text => this.#hearReady(text.trim() === '1')),
    )
    this.#line.add(async () => {
      await server.connect()
      await this.#listen()
    })
  }

  exposed(ticket: number): void {
    this.#source?.exposed(ticket)
  }

  async settled(): Promise<void> {
    await this.#line.settled()
    await this.#source?.settled()
  }

  stop(): void {
    this.#isStopped = true
    for (const stop of this.#stops.splice(0)) stop()
    if (this.#parts.exposes) {
      // SPEC must not wait for detectors of somebody who has left; a server that is away does not.
      this.#parts.server.write('var/HUTCH_WAIT', 0).catch(() => undefined)
    }
    this.#source?.stop()
  }

  async #changed(state: ConnectionState['state']): Promise<void> {
    this.#source?.stop()
    this.#source = undefined
    this.#isRefused = false
    if (state === 'connected') await this.#listen()
  }

  /** At once, in the order of what SPEC tells: the head of the next scan may come in the same breath. */
  #hearReady(isReady: boolean): void {
    if (!isReady) return
    const told = this.#source
    told?.idle()
    this.#line.add(() => this.#ready(told))
  }

  async #ready(told: ScanSource | undefined): Promise<void> {
    if (this.#source !== told) this.#source?.idle()
    // Until now SPEC was busy and could not take the macros.
    if (this.#source !== undefined && this.#source.kind !== 'hutch') await this.#listen()
  }

  async #listen(): Promise<void> {
    if (this.#isStopped) return
    const source = await this.#choose()
    if (source === undefined) return
    await this.#source?.settled()
    this.#source?.stop()
    this.#source = source
    await source.start()
  }

  /** The best one there is now; undefined when the present one is as good. */
  async #choose(): Promise<ScanSource | undefined> {
    const parts: SourceParts = { ...this.#parts, teller: this.#teller }
    if (await this.#hasMacros()) return new HutchSource(parts, this.#memory)
    if (this.#memory.id !== undefined) {
      this.#teller.lost('SPEC ended or was started anew in the middle of the scan')
      this.#memory.id = undefined
    }
    if ((await this.#isReady()) && (await this.#installMacros())) return new HutchSource(parts, this.#memory)
    const kind = await this.#bestConvention()
    return this.#source?.kind === kind ? undefined : this.#sourceOf(kind, parts)
  }

  /** The array of SPEC 6 holds every point; the ESRF's variables do only while their macros are told to fill them. */
  async #bestConvention(): Promise<'scan-d' | 'sc' | 'properties'> {
    const { server } = this.#parts
    const [info, newScan, isPlotting] = await Promise.all(
      ['SCAN_D_INFO', '_SC_NEWSCAN', 'SC_PLOT_ACTIVE'].map(name => variableText(server, name)),
    )
    if (info !== undefined) return 'scan-d'
    return newScan !== undefined && isPlotting !== '0' ? 'sc' : 'properties'
  }

  #sourceOf(kind: 'scan-d' | 'sc' | 'properties', parts: SourceParts): ScanSource {
    switch (kind) {
      case 'scan-d':
        return new ScanDSource(parts, this.#scanD)
      case 'sc':
        return new ScSource(parts)
      case 'properties':
        return new PropertySource(parts)
    }
  }

  async #hasMacros(): Promise<boolean> {
    return Number(await variableText(this.#parts.server, 'HUTCH_MACROS')) >= 1
  }

  /** While a command runs, ours would wait for its end. */
  async #isReady(): Promise<boolean> {
    return (await this.#parts.server.read('status/ready')).trim() === '1'
  }

  async #installMacros(): Promise<boolean> {
    const { log, server } = this.#parts
    const macros = this.#isRefused ? undefined : await this.#readMacros()
    if (macros === undefined) return false
    // Sent together, so that no scan of somebody else comes between them.
    const answers = await Promise.allSettled(statements(macros).map(statement => server.query(statement)))
    const refusals = answers.flatMap(answer => (answer.status === 'rejected' ? [refusal(answer.reason)] : []))
    if (refusals[0] === undefined) return await this.#hasMacros()
    this.#isRefused = true
    log(`hutch.mac could not be put into ${server.name}: ${refusals[0].message}`)
    // Hooks without their functions would stop every scan.
    await server.query(takeBack).catch(refusal)
    return false
  }

  /** Without the file SPEC is followed by what it tells by itself. */
  async #readMacros(): Promise<string | undefined> {
    try {
      return await this.#parts.macros?.()
    } catch (error) {
      if (!(error instanceof HutchError)) throw error
      this.#parts.log(`hutch.mac cannot be read: ${error.message}`)
      return undefined
    }
  }
}

const takeBack = 'cdef("", "", "hutch", "delete"); HUTCH_MACROS = 0'

/** SPEC does not want it. Anything else, a lost connection for one, is thrown. */
function refusal(error: unknown): HutchError {
  if (error instanceof HutchError && error.kind === 'device') return error
  throw error
}

/** Statements stand apart by blank lines; comments are for people. */
function statements(macros: string): readonly string[] {
  return macros
    .split(/\n\s*\n/)
    .map(block => block.replaceAll(/^#.*$/gm, '').trim())
    .filter(block => block !== '')
}
