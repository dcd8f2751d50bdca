import { parseHutchMessage, type HutchMessage, type HutchNews } from '../../../shared/spec/hutch-message.ts'
import { valueText } from '../../../shared/spec/value.ts'
import type { ScanSource, SourceParts } from './scan-source.ts'
import type { BegunScan } from './scan-teller.ts'
import { TaskLine } from './task-line.ts'

/** How far the story of `hutch.mac` was heard; outlives a connection. */
export interface HutchMemory {
  /** Of the SPEC that told it; undefined before the first contact. */
  id: string | undefined
  last: number
}

/**
 * Hears of scans by the macros of `hutch.mac`: one numbered JSON text per event. A number that is left out was overwritten
 * before it was sent, or came while the connection was lost: it is read from the log that the macros keep.
 */
export class HutchSource implements ScanSource {
  readonly kind = 'hutch'
  readonly #parts: SourceParts
  readonly #memory: HutchMemory
  readonly #line: TaskLine
  readonly #stops: (() => void)[] = []

  constructor(parts: SourceParts, memory: HutchMemory) {
    this.#parts = parts
    this.#memory = memory
    this.#line = new TaskLine(parts.log)
  }

  async start(): Promise<void> {
    const { exposes, server } = this.#parts
    const [newest, open] = await Promise.all([server.read('var/HUTCH_EVENT'), server.read('var/HUTCH_OPEN')])
    await this.#meet(parseHutchMessage(newest), Number(open) || 0)
    this.#stops.push(server.watch('var/HUTCH_EVENT', text => this.#line.add(() => this.#take(text))))
    await server.write('var/HUTCH_WAIT', exposes ? 1 : 0)
  }

  idle(): void {
    this.#line.add(() => this.#parts.teller.interrupted('The scan was aborted in SPEC'))
  }

  exposed(ticket: number): void {
    // A server that has gone away waits for nothing.
    this.#parts.server.write('var/HUTCH_ACK', ticket).catch(() => undefined)
  }

  async settled(): Promise<void> {
    await this.#line.settled()
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  /** Where to begin: behind what was heard before, else with the scan that runs, else now. */
  async #meet(newest: HutchMessage | undefined, open: number): Promise<void> {
    const memory = this.#memory
    const isKnown = newest !== undefined && newest.id === memory.id && newest.n >= memory.last
    if (isKnown) {
      await this.#catchUp(newest.n)
      return
    }
    if (memory.id !== undefined)
      this.#parts.teller.lost('SPEC ended or was started anew in the middle of the scan')
    memory.id = newest?.id
    memory.last = newest === undefined ? 0 : open > 0 ? open - 1 : newest.n
    if (newest !== undefined) await this.#catchUp(newest.n)
  }

  async #take(text: string): Promise<void> {
    const message = parseHutchMessage(text)
    if (message === undefined) return
    const memory = this.#memory
    // What was caught up with meanwhile comes once more by its own event.
    if (message.id !== memory.id) {
      const open = await this.#parts.server.read('var/HUTCH_OPEN')
      await this.#meet(message, Number(open) || 0)
    } else if (message.n === memory.last + 1) this.#tell(message)
    else if (message.n > memory.last) await this.#catchUp(message.n)
  }

  /** Everything up to event `newest`, as far as the log reaches back. */
  async #catchUp(newest: number): Promise<void> {
    if (newest <= this.#memory.last) return
    const value = await this.#parts.server.readValue('var/HUTCH_LOG')
    const texts = value.kind === 'assoc' ? [...value.pairs.values()] : []
    const missed = texts
      .map(text => this.#parsed(text))
      .filter(message => message !== undefined)
      .filter(({ id, n }) => id === this.#memory.id && n > this.#memory.last)
      .sort((a, b) => a.n - b.n)
    for (const message of missed) this.#tell(message)
    if (this.#memory.last >= newest) return
    this.#parts.log(`${valueText(value).length} bytes of log, and event ${newest} was not in it`)
    this.#memory.last = newest
  }

  /** One event that cannot be read must not hide the others. */
  #parsed(text: string): HutchMessage | undefined {
    try {
      return parseHutchMessage(text)
    } catch (error) {
      this.#parts.log(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  #tell({ id, n, what }: HutchMessage): void {
    const missing = n - this.#memory.last - 1
    if (missing > 0) this.#parts.log(`${missing} events were overwritten before they could be read`)
    this.#memory.last = n
    this.#tellScan(id, n, what)
  }

  #tellScan(id: string, n: number, what: HutchNews): void {
    const { teller } = this.#parts
    switch (what.kind) {
      case 'head': {
        teller.began(begun(id, what))
        return
      }
      case 'expose':
        if (!teller.expose(keyOf(id, what.scan), what.point, what.seconds, n)) this.exposed(n)
        return
      case 'point': {
        teller.point(keyOf(id, what.scan), what.point, what.values)
        return
      }
      case 'tail': {
        teller.ended(keyOf(id, what.scan), what.points)
        return
      }
      default:
        this.#tellAsked(n, what)
    }
  }

  #tellAsked(
    ticket: number,
    what: Exclude<HutchNews, { readonly kind: 'head' | 'expose' | 'point' | 'tail' }>,
  ): void {
    const { teller } = this.#parts
    switch (what.kind) {
      case 'begin':
        teller.other({ kind: 'group.began', name: what.name })
        return
      case 'end':
        teller.other({ kind: 'group.ended' })
        return
      case 'comment':
        teller.other({ kind: 'comment', text: what.text })
        return
      case 'param':
        teller.other({ kind: 'parameter', name: what.name, value: numberOrText(what.value) })
        return
      case 'acq': {
        const { frames, name, role, seconds } = what
        teller.other({ kind: 'acquire', name, role, frames, seconds, ticket })
        return
      }
      case 'unknown':
        this.#parts.log(`Event ${ticket} of hutch.mac is of a kind that this version of Hutch does not know`)
    }
  }
}

function keyOf(id: string, scan: number): string {
  return `${id}:${scan}`
}

function begun(id: string, head: Extract<HutchNews, { kind: 'head' }>): BegunScan {
  const { columns, command, dataFile, number, positions, scan } = head
  return {
    key: keyOf(id, scan),
    command,
    head: {
      number,
      dataFile,
      positions,
      columns: columns.map(({ kind, label, mnemonic }) => ({ kind, label, name: mnemonic, unit: '' })),
    },
  }
}

function numberOrText(value: string): number | string {
  const number = value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : value
}
