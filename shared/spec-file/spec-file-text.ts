import type { ExperimentEvent, NodeOutcome, NumberedEvent } from '../model/events.ts'
import type { NodeId } from '../model/ids.ts'
import { formatAbort, formatComment, formatFileHead, formatRow, formatScanHead } from './format-spec.ts'
import { type ScanSeries, scanSeries, type SeriesColumn } from './scan-series.ts'
import { specDate } from './spec-date.ts'

type Created = Extract<ExperimentEvent, { kind: 'experiment.created' }>
type Point = Extract<ExperimentEvent, { kind: 'point.recorded' }>

/** The block that rows are being added to. */
interface OpenBlock {
  readonly series: ScanSeries
  readonly execution: number
  readonly columns: readonly SeriesColumn[]
  /** Points that have a row. */
  readonly points: Set<number>
}

/**
 * The experiment as text of a SPEC data file, from the events alone: what is appended live and what is made anew from the
 * journal is the same text. One `#S` block per execution of every innermost scan or repeat; what a loop around others records
 * follows when it has ended, because a block cannot be inside another. Nothing before the first scan.
 */
export class SpecFileText {
  readonly #series = new Map<NodeId, ScanSeries>()
  /** Points of loops around others, and comments of scans that have no block yet. */
  readonly #waiting = new Map<NodeId, Point[]>()
  readonly #remarks = new Map<NodeId, string[]>()
  /** Where motors stood when an entry began. */
  #positions: Readonly<Record<string, number>> = {}
  readonly #written = new Set<NodeId>()
  #created: Created | undefined
  #epochS = 0
  #motors: readonly string[] | undefined
  #lastNumber = 0
  #block: OpenBlock | undefined

  /** What the event adds to the file; mostly nothing. Events come in their order. */
  take({ atMs, event }: NumberedEvent): string {
    switch (event.kind) {
      case 'experiment.created':
        this.#created = event
        this.#epochS = Math.floor(atMs / 1000)
        this.#plan(scanSeries(event.plan.root))
        return ''
      case 'node.planned':
        this.#plan(scanSeries(event.node))
        return ''
      case 'node.started':
        return this.#start(event.node, event.positions, atMs)
      case 'point.recorded':
        return this.#point(event, atMs)
      case 'point.gap':
        return this.#remark(
          event.node,
          `Points ${event.firstPoint} to ${event.lastPoint} are missing: ${event.cause}`,
          atMs,
        )
      case 'node.comment':
        return this.#remark(event.node, event.text, atMs)
      case 'node.finished':
        return this.#finish(event.node, event.outcome, atMs)
      case 'experiment.closed':
        return this.#close(event.outcome, atMs)
      default:
        return ''
    }
  }

  #plan(all: readonly ScanSeries[]): void {
    for (const series of all) this.#series.set(series.node, series)
  }

  #start(node: NodeId, positions: Readonly<Record<string, number>> | undefined, atMs: number): string {
    if (positions !== undefined) this.#positions = positions
    const series = this.#series.get(node)
    // Its columns are known: whoever watches the file sees that it has begun.
    return series !== undefined && series.points === undefined
      ? this.#begin(series, 0, series.columns, atMs)
      : ''
  }

  #point(event: Point, atMs: number): string {
    const series = this.#series.get(event.node)
    if (series === undefined) return ''
    if (series.isInnermost) return this.#write(series, event, atMs)
    const waiting = this.#waiting.get(event.node)
    if (waiting === undefined) this.#waiting.set(event.node, [event])
    else waiting.push(event)
    return ''
  }

  #write(series: ScanSeries, event: Point, atMs: number): string {
    const points = series.points ?? Infinity
    const execution = Math.floor(event.point / points)
    const head = this.#fits(series, execution, event)
      ? ''
      : this.#begin(series, execution, columnsFor(series, event), atMs)
    const block = this.#block
    if (block === undefined) return head
    const again = block.points.has(event.point) ? this.#sayAgain(event, points, atMs) : ''
    block.points.add(event.point)
    const row = formatRow(block.columns.map(column => this.#value(series, column, event)))
    if (event.point % points === points - 1) this.#block = undefined
    return head + again + row
  }

  /** What is written cannot be taken back: a reader must not take the second row for a point more. */
  #sayAgain({ point }: Point, points: number, atMs: number): string {
    const number = points === Infinity ? point : point % points
    return formatComment(
      `Point ${number} again: the next row takes the place of its earlier one.`,
      this.#date(atMs),
    )
  }

  /** A column that comes later cannot be put into a block that has begun. */
  #fits({ node }: ScanSeries, execution: number, { values }: Point): boolean {
    const block = this.#block
    if (block?.series.node !== node || block.execution !== execution) return false
    return Object.keys(values).every(name => block.columns.some(column => column.name === name))
  }

  #value({ targets }: ScanSeries, { isEpoch, name }: SeriesColumn, { point, values }: Point): number {
    const value = values[name]
    if (value === undefined && name === targets?.column)
      return targets.positions[point % targets.positions.length] ?? Number.NaN
    if (value === undefined || value === null) return Number.NaN
    return isEpoch ? Math.round((value - this.#epochS) * 1e6) / 1e6 : value
  }

  #begin(series: ScanSeries, execution: number, columns: readonly SeriesColumn[], atMs: number): string {
    const date = this.#date(atMs)
    const positions = this.#positionsOf(series, execution)
    const motors = Object.keys(positions)
    const fileHead = this.#fileHead(motors, atMs)
    this.#lastNumber = series.number ?? this.#lastNumber + 1
    this.#block = { series, execution, columns, points: new Set() }
    this.#written.add(series.node)
    const { command, countS, node } = series
    const labels = columns.map(({ label }) => label)
    const remarks = this.#remarks.get(node) ?? []
    this.#remarks.delete(node)
    return (
      fileHead +
      formatScanHead({
        number: this.#lastNumber,
        command,
        date,
        countS,
        positions: motors.map(motor => positions[motor] ?? Number.NaN),
        labels,
      }) +
      remarks.join('')
    )
  }

  /** Anew whenever other motors are known than before. */
  #fileHead(motors: readonly string[], atMs: number): string {
    if (this.#created === undefined || motors.join('\n') === this.#motors?.join('\n')) return ''
    const { experiment, program } = this.#created
    const isFirst = this.#motors === undefined
    this.#motors = motors
    const head = formatFileHead({
      name: specFileName(experiment),
      epochS: this.#epochS,
      date: this.#date(isFirst ? this.#epochS * 1000 : atMs),
      comments: [`${experiment}  recorded by ${program.name} ${program.version}`],
      motors,
    })
    return isFirst ? head : `\n${head}`
  }

  /** The loops around it have sent their motors elsewhere since the entry began. */
  #positionsOf(series: ScanSeries, execution: number): Readonly<Record<string, number>> {
    if (series.points === undefined) return series.positions
    const moved: Record<string, number> = {}
    let left = execution
    for (const { motor, positions, size } of series.around.toReversed()) {
      const target = positions[left % size]
      if (motor !== undefined && target !== undefined) moved[motor] ??= target
      left = Math.floor(left / size)
    }
    return { ...this.#positions, ...moved }
  }

  #remark(node: NodeId, text: string, atMs: number): string {
    const comment = formatComment(text, this.#date(atMs))
    if (this.#block?.series.node === node) return comment
    this.#remarks.set(node, [...(this.#remarks.get(node) ?? []), comment])
    return ''
  }

  #finish(node: NodeId, outcome: NodeOutcome, atMs: number): string {
    const series = this.#series.get(node)
    if (series === undefined) return ''
    const late = series.isInnermost ? '' : this.#writeWaiting(series, atMs)
    const open = this.#block
    if (open !== undefined && open.series.node !== node) return late
    const begun =
      open === undefined && !this.#written.has(node) && outcome !== 'complete' && series.isInnermost
    const head = begun ? this.#begin(series, 0, series.columns, atMs) : ''
    const points = this.#block?.points.size
    this.#block = undefined
    const isWhole = outcome === 'complete' || points === undefined
    return late + head + (isWhole ? '' : formatAbort(points, this.#date(atMs)))
  }

  /** Inner loops before those around them. */
  #close(outcome: NodeOutcome, atMs: number): string {
    const open = this.#block === undefined ? [] : [this.#block.series.node]
    const waiting = [...this.#waiting.keys()].reverse()
    return [...open, ...waiting].map(node => this.#finish(node, outcome, atMs)).join('')
  }

  /** A loop around others that recorded nothing of its own has no block. */
  #writeWaiting(series: ScanSeries, atMs: number): string {
    const points = this.#waiting.get(series.node) ?? []
    this.#waiting.delete(series.node)
    return points
      .filter(({ values }) => Object.keys(values).length > 0)
      .map(point => this.#write(series, point, atMs))
      .join('')
  }

  #date(atMs: number): string {
    return specDate(atMs, this.#created?.utcOffsetMinutes ?? 0)
  }
}

export function specFileName(experiment: string): string {
  return `${experiment}.spec`
}

/** Motor and time first, as SPEC has it; then what came with the point, in its order. */
function columnsFor({ columns, targets }: ScanSeries, { values }: Point): readonly SeriesColumn[] {
  const names = Object.keys(values)
  const isKnown = ({ name }: SeriesColumn): boolean => names.includes(name) || name === targets?.column
  const known = columns.filter(isKnown)
  const others = names.filter(name => !columns.some(column => column.name === name))
  return [...known, ...others.map(name => ({ name, label: name, isEpoch: name.endsWith('_epoch') }))]
}
