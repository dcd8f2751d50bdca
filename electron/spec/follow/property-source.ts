import type { ScanColumn } from '../../../shared/model/scan-events.ts'
import { allCounters, counterProperty } from '../../../shared/spec/property-names.ts'
import { dataFileOf } from '../../../shared/spec/hutch-message.ts'
import { parseScanCommand } from '../../../shared/spec/scan-command.ts'
import { parseNumber } from '../../../shared/spec/number-text.ts'
import type { NamedDevice } from '../enumerate.ts'
import type { ScanSource, SourceParts } from './scan-source.ts'
import { TaskLine } from './task-line.ts'

/**
 * Hears of scans by what every SPEC server tells: the end of each count is a point, SCAN_N tells which scan it belongs to. Counters
 * and positions are asked for then; when SPEC has gone on meanwhile they may belong to the next point and are left out. Good for
 * scans of a point a second; `hutch.mac` knows more.
 */
export class PropertySource implements ScanSource {
  readonly #parts: SourceParts
  readonly #line: TaskLine
  readonly #stops: (() => void)[] = []
  #motors: readonly NamedDevice[] = []
  #counters: readonly NamedDevice[] = []
  #scanNumber: number | undefined
  #isCounting = false

  constructor(parts: SourceParts) {
    this.#parts = parts
    this.#line = new TaskLine(parts.log)
  }

  async start(): Promise<void> {
    const { server } = this.#parts
    this.#scanNumber = await this.#numberOf('SCAN_N')
    this.#stops.push(server.watch(allCounters, text => this.#count(text === '1')))
  }

  idle(): void {
    this.#line.add(() => this.#end())
  }

  exposed(): void {}

  async settled(): Promise<void> {
    await this.#line.settled()
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  #count(isCounting: boolean): void {
    const hasEnded = this.#isCounting && !isCounting
    this.#isCounting = isCounting
    if (hasEnded) this.#line.add(() => this.#takePoint())
  }

  async #takePoint(): Promise<void> {
    const number = await this.#numberOf('SCAN_N')
    if (number === undefined) return
    if (number !== this.#scanNumber) await this.#begin(number)
    const scan = this.#parts.teller.openHead
    if (scan === undefined) return
    const point = await this.#numberOf('NPTS')
    if (point === undefined) return
    const values = await Promise.all(scan.head.columns.map(column => this.#valueOf(column)))
    const isSamePoint = !this.#isCounting && (await this.#numberOf('NPTS')) === point
    if (isSamePoint && !this.#isCounting) this.#parts.teller.point(scan.key, point, values)
  }

  async #begin(number: number): Promise<void> {
    const { server, teller } = this.#parts
    this.#scanNumber = number
    const [command, file, folder] = await Promise.all(
      ['HEADING', 'DATAFILE', 'CWD'].map(name => this.#textOf(name)),
    )
    if (this.#motors.length === 0) {
      this.#motors = await server.motorList()
      this.#counters = await server.counterList()
    }
    const positions = await Promise.all(
      this.#motors.map(async ({ mnemonic }) => [mnemonic, await server.position(mnemonic)] as const),
    )
    const head = {
      number,
      dataFile: dataFileOf(folder ?? '', file ?? ''),
      columns: this.#columns(command ?? ''),
      positions: Object.fromEntries(positions),
    }
    teller.began({ key: `scan ${number}`, command: command ?? `scan ${number}`, head })
  }

  /** A scan at its prompt: complete when the command's points came, as far as anybody can tell. */
  #end(): void {
    const { teller } = this.#parts
    const scan = teller.openHead
    if (scan === undefined) return
    const planned = parseScanCommand(scan.command).shape?.reduce((product, size) => product * size, 1)
    const isComplete = planned === undefined || teller.points === planned
    if (isComplete) teller.ended(scan.key, undefined)
    else teller.interrupted('SPEC is back at its prompt before the last point was heard of')
  }

  #columns(command: string): readonly ScanColumn[] {
    const moved = parseScanCommand(command).axes.flat().reverse()
    const label = (mnemonic: string, devices: readonly NamedDevice[]): string =>
      devices.find(device => device.mnemonic === mnemonic)?.name ?? mnemonic
    return [
      ...moved.map(({ motor }) => ({
        name: motor,
        label: label(motor, this.#motors),
        kind: 'motor' as const,
        unit: '',
      })),
      ...this.#counters.map(({ mnemonic, name }) => ({
        name: mnemonic,
        label: name,
        kind: 'counter' as const,
        unit: '',
      })),
    ]
  }

  async #valueOf({ kind, name }: ScanColumn): Promise<number | null> {
    const { server } = this.#parts
    const value =
      kind === 'motor' ? await server.position(name) : parseNumber(await server.read(counterProperty(name)))
    return value !== undefined && Number.isFinite(value) ? value : null
  }

  async #numberOf(name: string): Promise<number | undefined> {
    const value = parseNumber((await this.#textOf(name)) ?? '')
    return value !== undefined && Number.isFinite(value) ? value : undefined
  }

  /** A variable that this SPEC does not have tells nothing. */
  async #textOf(name: string): Promise<string | undefined> {
    return await this.#parts.server.read(`var/${name}`).catch(() => undefined)
  }
}
