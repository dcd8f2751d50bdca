/* One switch over everything a sequencer may tell, and the small acts behind it: apart they would share all their state. */
import { assertNever, demand } from '../../shared/base/assert.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import { parentId, type DetectorId, type NodeId } from '../../shared/model/ids.ts'
import type { MacroPlan, NativeScanPlan } from '../../shared/model/plan.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import type { RoiCounter } from '../../shared/model/roi.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import { entryFileName } from '../../shared/nexus/names.ts'
import { nativeLayout } from '../../shared/nexus/native-layout.ts'
import type { Detector } from '../detectors/detector.ts'
import { takeAcquisition } from './asked-acquisition.ts'
import type { EntryFiles } from './entry-files.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { FollowedNodes } from './followed-nodes.ts'
import type { FrameKeeper } from './frame-keeper.ts'
import { OpenScan } from './open-scan.ts'
import { PointExposures } from './point-exposures.ts'
import type { Recorder, ScanFiles } from './ports.ts'

export interface ScanKeeperParts {
  readonly folder: string
  readonly beamline: Beamline
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly entries: EntryFiles
  readonly layout: ExperimentLayout
  readonly frames: FrameKeeper
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly scanFiles: ScanFiles
  /** Of the detectors that expose with every point of a scan. */
  readonly exposing: readonly DetectorFacts[]
  /** Regions that are counted on their frames. */
  readonly counted: readonly RoiCounter[]
  readonly nowMs: () => number
  readonly signal: () => AbortSignal
  /** Answers a ticket of the sequencer. */
  readonly answer: (ticket: number) => void
  readonly entered: (node: NodeId) => void
  /** The structure has changed: the master file should follow. */
  readonly changed: () => void
  /** A point or a node is complete: the journal should be kept. */
  readonly kept: () => void
  /** Recording cannot go on. */
  readonly failed: (error: unknown) => void
}

type EventOf<Kind extends ScanEvent['kind']> = Extract<ScanEvent, { kind: Kind }>

/** A disk that hangs must not fill the memory: 200 000 points of 20 numbers are some 100 MB, and hours of most scans. */
const mostWaiting = 200_000
/** Points that go to the recorder at once. */
const mostTogether = 256

/**
 * Puts whatever the sequencer tells into the experiment: every scan a node with its file, in the place a description planned
 * for it or in one of its own. Events are noted as they come and worked off one after the other.
 */
export class ScanKeeper {
  readonly #parts: ScanKeeperParts
  readonly #queue: ScanEvent[] = []
  #working: Promise<void> | undefined
  #scan: OpenScan | undefined
  readonly #nodes: FollowedNodes

  constructor(parts: ScanKeeperParts) {
    this.#parts = parts
    this.#nodes = new FollowedNodes(parts)
  }

  take(event: ScanEvent): void {
    if (this.#queue.length >= mostWaiting) {
      this.#parts.failed(tooFarBehind())
      return
    }
    this.#queue.push(event)
    this.#working ??= this.#work()
  }

  /** Resolves when everything taken so far is in the tree and with the recorder. */
  async drained(): Promise<void> {
    while (this.#working !== undefined) await this.#working
  }

  /** The next scan is this one, or belongs to this macro, until `end`. */
  expect(node: NativeScanPlan | MacroPlan): { hasBegun(): boolean; end(): void } {
    return this.#nodes.expect(node)
  }

  /** Ends what is still open, once nothing more can come. */
  async close(outcome: 'aborted' | 'lost', why: string): Promise<void> {
    await this.drained()
    await this.#endScan({ outcome, points: undefined, why })
    this.#nodes.endGroups()
  }

  async #work(): Promise<void> {
    try {
      for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
        await this.#act(event)
      }
    } catch (error) {
      this.#queue.length = 0
      this.#parts.failed(error)
    } finally {
      this.#working = undefined
    }
  }

  async #act(event: ScanEvent): Promise<void> {
    switch (event.kind) {
      case 'scan.began': {
        await this.#begin(event)
        return
      }
      case 'scan.expose': {
        this.#expose(event)
        return
      }
      case 'scan.point': {
        await this.#record(event)
        return
      }
      case 'scan.ended':
        if (event.scan === this.#scan?.id) await this.#endScan(event)
        return
      case 'comment': {
        await this.#comment(event.text)
        return
      }
      case 'group.began': {
        this.#nodes.beginGroup(event.name)
        return
      }
      case 'group.ended': {
        this.#nodes.endGroup()
        return
      }
      case 'parameter': {
        this.#nodes.addParameter(event)
        return
      }
      case 'acquire': {
        await this.#acquire(event)
        return
      }
      default:
        assertNever(event, 'scan event')
    }
  }

  async #begin(event: EventOf<'scan.began'>): Promise<void> {
    await this.#endScan({ outcome: 'aborted', points: undefined, why: 'Another scan began before its end' })
    const plan = this.#nodes.planScan(event)
    const { entered, folder, frames, detectors, log, signal } = this.#parts
    const { experiment } = log.tree
    const exposures = new PointExposures(nativeLayout(plan), {
      file: entryFileName(demand(experiment, 'experiment'), demand(plan.entry, 'entry')),
      frames,
      detectors,
      signal: signal(),
      failed: (detector, problem) =>
        log.add({ kind: 'problem.raised', id: `follow-${detector}`, severity: 'alarm', problem }),
    })
    this.#nodes.add(plan, parentId(plan.id))
    for (const { dataset, file, node } of exposures.datasets)
      this.#parts.layout.addFrames(file, dataset, node)
    const scan = new OpenScan(event.scan, plan, { ...this.#parts, folder }, exposures)
    await scan.begin()
    this.#scan = scan
    entered(plan.id)
    this.#parts.changed()
  }

  #expose({ point, scan, seconds, ticket }: EventOf<'scan.expose'>): void {
    const { answer } = this.#parts
    if (scan !== this.#scan?.id) answer(ticket)
    else void this.#scan.exposures.expose(point, seconds).finally(() => answer(ticket))
  }

  /** With the points that wait behind it. Those of a scan that is not open have no place: its end was told before. */
  async #record(first: EventOf<'scan.point'>): Promise<void> {
    const points = [first]
    while (points.length < mostTogether) {
      const next = this.#queue[0]
      if (next?.kind !== 'scan.point' || next.scan !== first.scan) break
      points.push(next)
      this.#queue.shift()
    }
    if (first.scan !== this.#scan?.id) return
    await this.#scan.record(points)
    this.#parts.kept()
  }

  async #endScan(how: Omit<EventOf<'scan.ended'>, 'kind' | 'scan'>): Promise<void> {
    const scan = this.#scan
    if (scan === undefined) return
    this.#scan = undefined
    await scan.end(how)
    this.#parts.kept()
    this.#parts.changed()
  }

  async #comment(text: string): Promise<void> {
    if (this.#scan !== undefined) await this.#scan.comment(text)
    else this.#parts.log.add({ kind: 'node.comment', node: this.#nodes.parent, text })
  }

  async #acquire(event: EventOf<'acquire'>): Promise<void> {
    const { answer, exposing, log } = this.#parts
    const [facts] = exposing
    if (facts === undefined) {
      const problem = noDetector(event.name)
      log.add({ kind: 'problem.raised', id: 'follow-acquire', severity: 'warning', problem })
      answer(event.ticket)
      return
    }
    const node = this.#nodes.planAcquisition(event, facts)
    this.#nodes.add(node, parentId(node.id))
    this.#parts.layout.add(this.#nodes.plan, node)
    try {
      await takeAcquisition(node, { ...this.#parts, plan: this.#nodes.plan, signal: this.#parts.signal() })
    } finally {
      answer(event.ticket)
    }
    this.#parts.kept()
    this.#parts.changed()
  }
}

function tooFarBehind(): HutchError {
  return new HutchError({
    kind: 'limit',
    message: `SPEC is ${mostWaiting} events ahead of the disk`,
    advice: 'Look at the disk; what came before is kept.',
  })
}

function noDetector(name: string): Problem {
  return {
    kind: 'not-found',
    message: `A macro asked for the frames of "${name}", and no detector follows`,
    advice: 'Name the detectors that follow in the beamline file, or with --detector.',
  }
}
