import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { NodeOutcome } from '../../shared/model/events.ts'
import type { NativeScanPlan } from '../../shared/model/plan.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import { entryFileName, pointStatus } from '../../shared/nexus/names.ts'
import { textLimits } from '../../shared/nexus/text-limits.ts'
import { nativeLayout, type NativeLayout } from '../../shared/nexus/native-layout.ts'
import { cutToBytes } from '../platform/cut-to-bytes.ts'
import type { EntryFiles } from './entry-files.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { filedPoints } from './filed-points.ts'
import { PointExposures } from './point-exposures.ts'
import { PointHoles } from './point-holes.ts'
import type { Recorder, ScanFiles } from './ports.ts'

export interface OpenScanParts {
  readonly folder: string
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly entries: EntryFiles
  readonly scanFiles: ScanFiles
  readonly nowMs: () => number
}

type EventOf<Kind extends ScanEvent['kind']> = Extract<ScanEvent, { kind: Kind }>
type PointEvent = EventOf<'scan.point'>

/** One scan that SPEC runs, from its head to its end: its file, its points, its frames, and what is missing. */
export class OpenScan {
  /** As the sequencer names it. */
  readonly id: string
  readonly plan: NativeScanPlan
  readonly exposures: PointExposures
  readonly #parts: OpenScanParts
  readonly #layout: NativeLayout
  readonly #file: string
  readonly #holes = new PointHoles()
  #comments = ''

  constructor(id: string, plan: NativeScanPlan, parts: OpenScanParts, exposures: PointExposures) {
    this.id = id
    this.plan = plan
    this.exposures = exposures
    this.#parts = parts
    this.#layout = nativeLayout(plan)
    const { experiment } = parts.log.tree
    this.#file = join(parts.folder, entryFileName(demand(experiment, 'experiment'), this.#layout.entry))
  }

  async begin(): Promise<void> {
    const { entries, log, nowMs } = this.#parts
    await entries.begin(this.#layout.entry, nowMs(), this.#layout.head.positions)
    for (const dataset of this.exposures.datasets) log.add({ kind: 'dataset.created', ...dataset })
    log.add({ kind: 'node.started', node: this.plan.id })
  }

  /** All of a burst go to the recorder at once, and are told in order when they are kept. */
  async record(points: readonly PointEvent[]): Promise<void> {
    const fresh = points.filter(({ point }) => this.#holes.take(point))
    const kept = fresh.map(async ({ point, values }) => {
      const imaged = await this.exposures.numbers(point)
      await this.#write(point, [...values, ...imaged])
      return [...values, ...imaged]
    })
    for (const [index, row] of (await Promise.all(kept)).entries()) {
      const { point } = demand(fresh[index], `point ${index}`)
      this.#parts.log.add({ kind: 'point.recorded', node: this.plan.id, point, values: this.#named(row) })
    }
  }

  async comment(text: string): Promise<void> {
    const { log, recorder } = this.#parts
    log.add({ kind: 'node.comment', node: this.plan.id, text })
    this.#comments = this.#comments === '' ? text : `${this.#comments}\n${text}`
    const cut = cutToBytes(this.#comments, textLimits.comments)
    await recorder.text(this.#file, `${this.#layout.path}/run/comments`, cut)
  }

  async end({ outcome, points, why }: Omit<EventOf<'scan.ended'>, 'kind' | 'scan'>): Promise<void> {
    const { entries, log, nowMs } = this.#parts
    await this.exposures.settled()
    this.#holes.expect(points ?? (outcome === 'lost' ? this.#planned : 0))
    await this.#fillFromFile(outcome !== 'complete')
    for (const [firstPoint, lastPoint] of this.#holes.holes) {
      log.add({ kind: 'point.gap', node: this.plan.id, firstPoint, lastPoint, cause: why || 'not told' })
    }
    for (const gap of this.exposures.gaps(this.#holes.next)) log.add(gap)
    await entries.end(this.#layout.entry, nowMs(), nodeOutcome(outcome), outcome === 'complete' ? '' : why)
    log.add({ kind: 'node.finished', node: this.plan.id, outcome: nodeOutcome(outcome) })
  }

  get #planned(): number {
    return this.plan.shape?.reduce((product, size) => product * size, 1) ?? 0
  }

  /** SPEC's own file is the truth about points that did not reach us: an abort comes between a row and our news of it, too. */
  async #fillFromFile(mayKnowMore: boolean): Promise<void> {
    if (this.#holes.holes.length === 0 && !mayKnowMore) return
    const points = await this.#readFile()
    if (points === undefined) return
    const missing: PointEvent[] = []
    for (const [point, values] of points.entries()) {
      const isMissing = this.#holes.holes.some(([first, last]) => point >= first && point <= last)
      if (!isMissing && point < this.#holes.next) continue
      missing.push({ kind: 'scan.point', scan: this.id, point, values })
    }
    if (missing.length === 0) return
    await this.record(missing)
    await this.comment(`${missing.length} points were read from SPEC's data file`)
  }

  async #readFile(): Promise<ReturnType<typeof filedPoints>> {
    const { log, scanFiles } = this.#parts
    const { dataFile, number } = this.#layout.head
    if (dataFile === undefined || number === undefined) return undefined
    try {
      const filed = await scanFiles.read(dataFile, number)
      const node = demand(log.tree.nodes.get(this.plan.id), this.plan.id)
      return filed && filedPoints(this.plan, node, filed)
    } catch (error) {
      if (!(error instanceof HutchError)) throw error
      await this.comment(`SPEC's data file could not be read: ${toProblem(error).message}`)
      return undefined
    }
  }

  async #write(point: number, values: readonly (number | null)[]): Promise<void> {
    const columns = [...this.#layout.columns, ...this.#layout.imaged]
    if (this.#layout.grid !== undefined && point >= this.#planned) return
    const numbers = columns.map(({ path }, index) => ({ dataset: path, value: values[index] ?? Number.NaN }))
    const status = { dataset: this.#layout.statusPath, value: pointStatus.ok }
    await this.#parts.recorder.row(this.#file, point, [...numbers, status])
  }

  #named(values: readonly (number | null)[]): Record<string, number | null> {
    const columns = [...this.#layout.columns, ...this.#layout.imaged]
    return Object.fromEntries(columns.map(({ name }, index) => [name, values[index] ?? null]))
  }
}

function nodeOutcome(outcome: EventOf<'scan.ended'>['outcome']): NodeOutcome {
  return outcome === 'lost' ? 'failed' : outcome
}
