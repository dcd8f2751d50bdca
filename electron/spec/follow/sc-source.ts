import { dataFileOf } from '../../../shared/spec/hutch-message.ts'
import type { ScanColumn } from '../../../shared/model/scan-events.ts'
import { parseScanCommand, plannedPoints } from '../../../shared/spec/scan-command.ts'
import { parseScHead, parseScPoint, type ScHead, type ScPoint } from '../../../shared/spec/sc-message.ts'
import { ConventionSource } from './convention-source.ts'
import { variableNumber, variableText } from './server-variables.ts'

type ToldBy = 'data' | 'plot'

interface ScScan {
  readonly key: string
  readonly head: ScHead
  /** In the order of SPEC's own telling: heads heard of when this one came. */
  readonly order: number
  readonly positions: Readonly<Record<string, number>>
  /** How the first point was told: the fuller text, or the plotted values. */
  told: { readonly by: ToldBy; readonly keys: readonly string[] } | undefined
  next: number
}

/**
 * Hears of scans by the variables of the ESRF's client macros. The plotted counter is told with every point, all counters and
 * motors where SPEC's `client_data 1` is on; numbers have six digits. A point that was overwritten before it was sent is missing.
 */
export class ScSource extends ConventionSource {
  readonly kind = 'sc'
  #scan: ScScan | undefined
  #heads = 0
  /** What stood there before we came. */
  readonly #stale = new Map<string, string>()

  async start(): Promise<void> {
    const { server, teller } = this.parts
    teller.lost(
      'The connection was lost, and these macros cannot tell whether SPEC goes on with the same scan',
    )
    const isReady = (await server.read('status/ready')).trim() === '1'
    // The scan that runs may be joined; its points so far are missing.
    const stale = ['_SC_NEWSCANDATA', '_SC_NEWPLOTDATA', ...(isReady ? ['_SC_NEWSCAN'] : [])]
    await Promise.all(
      stale.map(async name => {
        const text = await variableText(server, name)
        if (text !== undefined) this.#stale.set(name, text)
      }),
    )
    this.line.add(() => this.names.learn())
    this.#watchNew('_SC_NEWSCAN', text => {
      const order = ++this.#heads
      this.line.add(() => this.#takeHead(text, order))
    })
    this.#watchNew('_SC_NEWSCANDATA', text => this.line.add(() => this.#takePoint('data', text)))
    this.#watchNew('_SC_NEWPLOTDATA', text => this.line.add(() => this.#takePoint('plot', text)))
  }

  /** The scan may be continued (`scan_on`): its points are still its own. */
  protected atPrompt(): void {
    this.parts.teller.interrupted('The scan was aborted in SPEC')
  }

  #watchNew(name: string, listener: (text: string) => void): void {
    this.watch(`var/${name}`, text => {
      const isStale = this.#stale.get(name) === text
      this.#stale.delete(name)
      if (!isStale) listener(text)
    })
  }

  async #takeHead(text: string, order: number): Promise<void> {
    const head = parseScHead(text)
    if (head === undefined) {
      await this.#end(order)
      return
    }
    this.parts.teller.interrupted('Another scan began before its end')
    const moved = new Set([head.motor, ...movedMotors(head)])
    const positions = await this.names.restingPositions(moved)
    this.#scan = { key: `SC ${order}`, head, order, positions, told: undefined, next: 0 }
  }

  async #takePoint(by: ToldBy, text: string): Promise<void> {
    const point = parseScPoint(text)
    const scan = this.#scan
    if (point === undefined || scan === undefined) return
    if (scan.told === undefined) await this.#begin(scan, by, point)
    if (scan.told?.by !== by) return
    if (point.point < scan.next) {
      this.parts.log(`Point ${point.point} of "${scan.head.title}" came twice or belongs to another scan`)
      return
    }
    scan.next = point.point + 1
    const values = scan.told.keys.map(key => point.values.get(key) ?? null)
    this.parts.teller.point(scan.key, point.point, values)
  }

  async #begin(scan: ScScan, by: ToldBy, point: ScPoint | undefined): Promise<void> {
    const { server, teller } = this.parts
    const keys = [...(point?.values.keys() ?? [])]
    const columns = keys.map(key => this.#column(key, scan.head, by))
    scan.told = { by, keys }
    // Only now: SCAN_N may count up behind the head.
    const [number, file, folder] = await Promise.all([
      variableNumber(server, 'SCAN_N'),
      variableText(server, 'DATAFILE'),
      variableText(server, 'CWD'),
    ])
    const isStillIts = scan.order === this.#heads
    teller.began({
      key: scan.key,
      command: scan.head.title,
      head: {
        number: isStillIts ? number : undefined,
        dataFile: isStillIts ? dataFileOf(folder ?? '', file ?? '') : undefined,
        columns,
        positions: scan.positions,
      },
    })
  }

  /** Complete, as only a scan that was not aborted comes to its tail. */
  async #end(order: number): Promise<void> {
    const scan = this.#scan
    this.#scan = undefined
    if (scan === undefined) return
    if (scan.told === undefined) await this.#begin(scan, 'plot', undefined)
    const counted = await variableNumber(this.parts.server, 'NPTS')
    const planned = plannedPoints(scan.head.title)
    const points = order === this.#heads ? counted : planned
    this.parts.teller.ended(scan.key, Math.max(points ?? 0, scan.next))
  }

  #column(name: string, { motor, xLabel }: ScHead, by: ToldBy): ScanColumn {
    if (by === 'data' && name === 'epoch') return { name, label: 'Epoch', kind: 'epoch', unit: '' }
    if (by === 'data' || name !== 'x') return this.names.column(name)
    return motor === '' ? this.names.column(xLabel) : this.names.motor(motor)
  }
}

function movedMotors({ title }: ScHead): readonly string[] {
  return parseScanCommand(title)
    .axes.flat()
    .map(({ motor }) => motor)
}
