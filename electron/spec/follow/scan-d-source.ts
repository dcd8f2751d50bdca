import { parseScanDInfo, parseScanDMeta, type ScanDInfo } from '../../../shared/spec/scan-d-message.ts'
import { ConventionSource } from './convention-source.ts'
import {
  ongoingScan,
  type OngoingScan,
  plannedRows,
  pointsOf,
  rowAt,
  type Rows,
  type ScanDMemory,
} from './scan-d-memory.ts'
import type { SourceParts } from './scan-source.ts'
import { variableNumber } from './server-variables.ts'

interface Heard {
  readonly metaText: string
  readonly infoText: string
}

/**
 * Hears of scans by `SCAN_D` of SPEC 6: `SCAN_D_INFO` names the last complete row of the array, which holds all points since the
 * head, so that nothing is lost in a burst or with the connection. The array cannot be watched: it is read whole (10 000 rows of
 * six columns are 480 kB), one reading for all rows that came meanwhile.
 */
export class ScanDSource extends ConventionSource {
  readonly kind = 'scan-d'
  readonly #memory: ScanDMemory
  #metaText = ''
  #heard: Heard[] = []
  /** What stood there before we came: a scan that is over. */
  #stale: string | undefined
  /** The rows told over an earlier connection are known to be of this scan. */
  #isSameSpec = false

  constructor(parts: SourceParts, memory: ScanDMemory) {
    super(parts)
    this.#memory = memory
  }

  async start(): Promise<void> {
    const { server, teller } = this.parts
    const [meta, info, ready] = await Promise.all([
      server.read('var/SCAN_D_META'),
      server.read('var/SCAN_D_INFO'),
      server.read('status/ready'),
    ])
    const isOurs = teller.openHead !== undefined && teller.openHead.key === this.#memory.scan?.key
    if (isOurs && this.#memory.scan?.metaText !== meta) this.#lose()
    if (!isOurs && teller.openHead !== undefined) this.#lose()
    if (ready.trim() === '1' && teller.openHead === undefined) this.#stale = info
    this.line.add(() => this.names.learn())
    this.watch('var/SCAN_D_META', text => (this.#metaText = text))
    this.watch('var/SCAN_D_INFO', text => this.#hear(text))
  }

  #hear(text: string): void {
    const isStale = text === this.#stale
    this.#stale = undefined
    if (isStale) return
    this.#heard.push({ metaText: this.#metaText, infoText: text })
    this.line.add(() => this.#takeHeard())
  }

  async #takeHeard(): Promise<void> {
    const heard = this.#heard.splice(0)
    for (const [index, { infoText, metaText }] of heard.entries()) {
      const info = parseScanDInfo(infoText)
      const next = heard[index + 1]
      const later = next?.metaText === metaText ? parseScanDInfo(next.infoText) : undefined
      // The array is read once for rows that follow one another.
      const isCovered =
        info?.state === 'running' && info.last >= 0 && later !== undefined && later.last >= info.last
      if (info !== undefined && !isCovered) await this.#take(metaText, info)
    }
  }

  async #take(metaText: string, info: ScanDInfo): Promise<void> {
    const scan = this.#ongoing(metaText, info) ?? (await this.#begin(metaText))
    if (scan === undefined) return
    scan.last = Math.max(scan.last, info.last)
    if (info.last >= scan.told) await this.#tellRows(scan, info.last)
    if (this.#memory.scan !== scan) {
      // It was a scan of the same name in another SPEC.
      await this.#take(metaText, info)
      return
    }
    scan.hasEnded = info.state !== 'running'
    if (info.state === 'done') this.parts.teller.ended(scan.key, pointsOf(scan))
    if (info.state === 'aborted') this.parts.teller.interrupted('The scan was aborted in SPEC')
  }

  /** The scan that is known, unless the rows began anew under the same name. */
  #ongoing(metaText: string, { last }: ScanDInfo): OngoingScan | undefined {
    const { scan } = this.#memory
    if (scan?.metaText !== metaText || last < scan.last) return undefined
    return scan.hasEnded && last < 0 ? undefined : scan
  }

  async #begin(metaText: string): Promise<OngoingScan | undefined> {
    const meta = parseScanDMeta(metaText)
    if (meta === undefined) return undefined
    const { number } = meta
    const key = `SCAN_D ${++this.#memory.scans}`
    const command = meta.command ?? `scan ${number ?? ''}`.trim()
    const columns = meta.labels.map(label => this.names.column(label))
    const positions = await this.names.restingPositions(new Set(columns.map(({ name }) => name)))
    const scan = ongoingScan(key, metaText, meta)
    this.#memory.scan = scan
    this.#isSameSpec = true
    this.parts.teller.began({
      key,
      command,
      head: { number, dataFile: meta.dataFile, columns, positions },
    })
    return scan
  }

  async #tellRows(scan: OngoingScan, last: number): Promise<void> {
    const rows = await this.#rowsOf(scan, last)
    if (rows === undefined) return
    scan.capacity = rows.rows
    // The last row of an array that is too small is written over and over.
    const end = Math.min(last + 1, (plannedRows(scan) ?? 0) > rows.rows ? rows.rows - 1 : rows.rows)
    for (let row = scan.told; row < end; row++) {
      scan.newestRow = rowAt(rows, row)
      this.parts.teller.point(
        scan.key,
        row,
        scan.newestRow.map(value => (Number.isFinite(value) ? value : null)),
      )
    }
    scan.told = Math.max(scan.told, end)
  }

  /**
   * Undefined when the array belongs to a later scan already. It is made anew before SCAN_D_META tells so, and LDT is set back
   * before that: read behind the array, the two prove whose rows it held.
   */
  async #rowsOf(scan: OngoingScan, last: number): Promise<Rows | undefined> {
    const { server } = this.parts
    const [rows, reached, metaText] = await Promise.all([
      server.readValue('var/SCAN_D'),
      variableNumber(server, 'LDT'),
      server.read('var/SCAN_D_META'),
    ])
    const isItsOwn = metaText === scan.metaText && (reached === undefined || reached >= last)
    if (!isItsOwn || rows.kind !== 'array') return undefined
    if (rows.rows <= last || rows.cols !== scan.meta.labels.length) return undefined
    return this.#continues(scan, rows) ? rows : undefined
  }

  /** What was told must still stand there; if not after a lost connection, SPEC itself was started anew. */
  #continues(scan: OngoingScan, rows: Rows): boolean {
    if (scan.told === 0) return true
    const isSame = rowAt(rows, scan.told - 1).every((value, column) =>
      Object.is(value, scan.newestRow[column]),
    )
    if (!isSame && !this.#isSameSpec) this.#lose()
    this.#isSameSpec ||= isSame
    return isSame
  }

  #lose(): void {
    this.#memory.scan = undefined
    this.parts.teller.lost('SPEC ended or was started anew in the middle of the scan')
  }

  /** A scan whose end was not told: complete when the planned points came, as far as anybody can tell. */
  protected atPrompt(): void {
    const { scan } = this.#memory
    const { teller } = this.parts
    if (scan === undefined || teller.openHead?.key !== scan.key) return
    scan.hasEnded = true
    const planned = plannedRows(scan)
    if (planned === undefined || scan.last + 1 === planned) teller.ended(scan.key, pointsOf(scan))
    else teller.interrupted('SPEC is back at its prompt before the last point was heard of')
  }
}
