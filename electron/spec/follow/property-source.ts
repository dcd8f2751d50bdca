import type { ScanColumn } from '../../../shared/model/scan-events.ts'
import { dataFileOf } from '../../../shared/spec/hutch-message.ts'
import { parseNumber } from '../../../shared/spec/number-text.ts'
import { allCounters, counterProperty, motorProperty } from '../../../shared/spec/property-names.ts'
import { parseScanCommand, plannedPoints } from '../../../shared/spec/scan-command.ts'
import { ConventionSource } from './convention-source.ts'
import { variableText } from './server-variables.ts'

interface PropertyScan {
  readonly key: string
  readonly command: string
  readonly number: number
  readonly columns: readonly ScanColumn[]
  /** Points that SPEC has counted. */
  reached: number
}

/** A count that has ended. Whether it was a point is known when NPTS counts up: a plain `ct` or an aborted count does not. */
interface EndedCount {
  readonly number: number
  readonly point: number
  readonly command: string
  readonly columns: readonly ScanColumn[]
  /** Undefined when the next count began before they could be read. */
  readonly values: readonly (number | null)[] | undefined
}

/**
 * Hears of scans by what every SPEC server tells: the end of a count, with SCAN_N, HEADING, NPTS and the positions as they were
 * told until then. Counters are read behind it; when the next count has begun meanwhile they may be mixed, and the point is left
 * out. Good for scans of some points a second; `hutch.mac` knows more.
 */
export class PropertySource extends ConventionSource {
  readonly kind = 'properties'
  readonly #told = new Map<string, string>()
  readonly #motors = new Map<string, () => void>()
  #counts = 0
  #isCounting = false
  #ended: EndedCount | undefined
  #scan: PropertyScan | undefined
  /** Numbers the keys: SPEC's own numbers come again with the next file. */
  #begun = 0

  async start(): Promise<void> {
    const { server, teller } = this.parts
    teller.lost(
      'The connection was lost, and without hutch.mac nothing tells whether SPEC goes on with the same scan',
    )
    await this.names.learn()
    this.#watchTold('var/SCAN_N')
    this.#watchTold('var/HEADING', heading => this.#watchMotors(heading))
    this.#watchTold('var/NPTS', text => {
      const points = parseNumber(text) ?? 0
      this.line.add(() => this.#counted(points))
    })
    this.watch(allCounters, text => this.#count(text.trim() === '1'))
    await server.read(allCounters)
  }

  protected atPrompt(): void {
    this.#ended = undefined
    this.#end()
  }

  override stop(): void {
    super.stop()
    for (const stop of this.#motors.values()) stop()
    this.#motors.clear()
  }

  #watchTold(property: string, listener?: (text: string) => void): void {
    this.watch(property, text => {
      this.#told.set(property, text)
      listener?.(text)
    })
  }

  /** Positions are told while and after they change: the last one before the end of a count is that of the point. */
  #watchMotors(heading: string): void {
    const moved = new Set(movedBy(heading))
    for (const [motor, stop] of this.#motors) {
      if (moved.has(motor)) continue
      stop()
      this.#motors.delete(motor)
      this.#told.delete(motorProperty(motor, 'position'))
    }
    for (const motor of moved) {
      if (this.#motors.has(motor)) continue
      const property = motorProperty(motor, 'position')
      this.#motors.set(
        motor,
        this.parts.server.watch(property, text => this.#told.set(property, text)),
      )
    }
  }

  #count(isCounting: boolean): void {
    const hasEnded = this.#isCounting && !isCounting
    this.#isCounting = isCounting
    if (isCounting) this.#counts += 1
    if (!hasEnded) return
    const [number, point] = ['var/SCAN_N', 'var/NPTS'].map(name => parseNumber(this.#told.get(name) ?? ''))
    if (number === undefined || point === undefined) return
    const command = this.#told.get('var/HEADING') ?? ''
    const moved = movedBy(command).map(motor => this.names.motor(motor))
    const columns = [...moved, ...this.names.counters.map(({ mnemonic }) => this.names.counter(mnemonic))]
    const positions = moved.map(({ name }) => finite(this.#told.get(motorProperty(name, 'position'))))
    const order = this.#counts
    this.line.add(async () => {
      const counters = await this.#countersOf(order)
      const values = counters === undefined ? undefined : [...positions, ...counters]
      this.#ended = { number, point, command, columns, values }
    })
  }

  /** Undefined when another count has begun before the last answer. */
  async #countersOf(order: number): Promise<readonly (number | null)[] | undefined> {
    if (order !== this.#counts) return undefined
    const texts = await Promise.all(
      this.names.counters.map(({ mnemonic }) => this.parts.server.read(counterProperty(mnemonic))),
    )
    return order === this.#counts ? texts.map(finite) : undefined
  }

  /** NPTS points are done. */
  async #counted(points: number): Promise<void> {
    const ended = this.#ended
    if (ended === undefined || ended.point >= points) return
    this.#ended = undefined
    const scan = await this.#scanOf(ended)
    scan.reached = points
    if (ended.values !== undefined) this.parts.teller.point(scan.key, ended.point, ended.values)
  }

  async #scanOf({ columns, command, number, point }: EndedCount): Promise<PropertyScan> {
    const known = this.#scan
    if (known?.number === number && known.command === command && point >= known.reached) return known
    this.#end()
    const { server, teller } = this.parts
    const [file, folder, positions] = await Promise.all([
      variableText(server, 'DATAFILE'),
      variableText(server, 'CWD'),
      this.names.restingPositions(new Set(movedBy(command))),
    ])
    this.#begun += 1
    const scan = { key: `scan ${number} (${this.#begun})`, command, number, columns, reached: 0 }
    this.#scan = scan
    const head = { number, dataFile: dataFileOf(folder ?? '', file ?? ''), columns, positions }
    teller.began({ key: scan.key, command: command === '' ? `scan ${number}` : command, head })
    return scan
  }

  /** Complete when SPEC has counted the command's points, as far as anybody can tell. It may still be continued. */
  #end(): void {
    const scan = this.#scan
    const { teller } = this.parts
    if (scan === undefined || teller.openHead?.key !== scan.key) return
    const planned = plannedPoints(scan.command)
    if (planned === undefined || scan.reached >= planned) teller.ended(scan.key, scan.reached)
    else teller.interrupted('SPEC ended the scan before its last point')
  }
}

/** In the order of the command: the first one is what is plotted against. */
function movedBy(command: string): readonly string[] {
  return parseScanCommand(command)
    .axes.toReversed()
    .flat()
    .map(({ motor }) => motor)
}

function finite(text: string | undefined): number | null {
  const value = parseNumber(text ?? '')
  return value !== undefined && Number.isFinite(value) ? value : null
}
