import { dirname, join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { isOpenState } from '../../shared/model/result-state.ts'
import { masterOf } from '../../shared/nexus/experiment-context.ts'
import { applyExperimentEvents, emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { compactEvents, type SerialisedTree } from '../../shared/structure/serialise-tree.ts'
import { ExperimentLog } from '../engine/experiment-log.ts'
import type { Journal, Recorder } from '../engine/ports.ts'

type ResultEvent = Extract<
  NumberedEvent['event'],
  { kind: 'result.added' | 'result.state' | 'result.log' | 'result.step' | 'column.counted' }
>

/** The experiment that this program runs, or ran last. */
export interface OwnExperiment {
  readonly tree: ExperimentTree
  readonly events: readonly NumberedEvent[]
  note(event: ResultEvent): void
}

export interface ExperimentDeskParts {
  readonly engine: OwnExperiment
  readonly recorder: Pick<Recorder, 'replace'>
  readonly nowMs: () => number
  readonly openJournal: (folder: string) => Promise<Journal>
  /** Events of a recorded experiment; undefined where the folder has no journal. */
  readonly readEvents: (folder: string) => Promise<readonly NumberedEvent[] | undefined>
  /** A program that lives records into this folder, or computes results for it. */
  readonly isTaken: (folder: string) => boolean
  /** A recorded experiment, not the engine's, has got a new event. */
  readonly recordedChanged: (master: string) => void
  /** A finished experiment got a result that has ended: files made from it are out of date. */
  readonly resultEnded: (folder: string) => void
  readonly onProblem: (error: unknown) => void
}

interface Opened {
  readonly log: ExperimentLog
  /** Results that have not ended; the journal is given back with the last one. */
  readonly running: Set<string>
}

/**
 * Whose tree an analysis result belongs to: the engine's experiment, or a recorded one whose journal is reopened for it.
 * Either way the event is numbered, kept in the journal, and the master file leads to the result.
 */
export class ExperimentDesk {
  readonly #parts: ExperimentDeskParts
  readonly #recorded = new Map<string, Promise<Opened>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: ExperimentDeskParts) {
    this.#parts = parts
  }

  /** Takes a result's event. In order; a failure is told once and stops nothing else. */
  publish(master: string, event: ResultEvent): void {
    this.#last = this.#last.then(() => this.#take(master, event)).catch(this.#parts.onProblem)
  }

  /** Resolves when everything published so far is in journals and master files. */
  async settled(): Promise<void> {
    await this.#last
  }

  /** The tree of the experiment that a file belongs to, when it is one of ours. */
  async treeOf(file: string): Promise<SerialisedTree | undefined> {
    const folder = dirname(file)
    if (folder === this.#parts.engine.tree.folder) return { events: compactEvents(this.#parts.engine.events) }
    const events = await this.#parts.readEvents(folder)
    const created = events?.[0]?.event
    if (events === undefined || created?.kind !== 'experiment.created') return undefined
    // The folder may have been moved since: the tree tells where it is now, or its files would not be found.
    const moved = events.map(numbered =>
      numbered.event === created ? { ...numbered, event: { ...created, folder } } : numbered,
    )
    return { events: compactEvents(this.#parts.isTaken(folder) ? moved : withInterruptions(moved)) }
  }

  async #take(master: string, event: ResultEvent): Promise<void> {
    const { engine } = this.#parts
    if (master === join(engine.tree.folder, engine.tree.master)) {
      engine.note(event)
      await this.#replaceMaster(master, event, engine.tree, engine.events)
      return
    }
    const { log, running } = await this.#open(master)
    log.add(event)
    await this.#replaceMaster(master, event, log.tree, log.events)
    this.#parts.recordedChanged(master)
    if (event.kind === 'result.added') running.add(event.result.id)
    else if (hasEnded(event)) running.delete(event.id)
    if (running.size > 0) return
    this.#recorded.delete(master)
    await log.close()
  }

  async #open(master: string): Promise<Opened> {
    const known = this.#recorded.get(master)
    if (known !== undefined) return await known
    const opening = this.#reopen(dirname(master))
    this.#recorded.set(master, opening)
    opening.catch(() => this.#recorded.delete(master))
    return await opening
  }

  async #reopen(folder: string): Promise<Opened> {
    const { nowMs, openJournal, readEvents } = this.#parts
    // Looked for first: opening would make one.
    if ((await readEvents(folder)) === undefined) throw withoutJournal(folder)
    const journal = await openJournal(folder)
    const events = demand(await readEvents(folder), `journal of ${folder}`)
    const log = new ExperimentLog(journal, nowMs, () => undefined, events)
    // The folder is ours now: whoever computed these is gone.
    for (const event of interruptions(log.tree)) log.add(event)
    return { log, running: new Set() }
  }

  /** Only what changes the structure is worth a new file: a new result, and its end. */
  async #replaceMaster(
    master: string,
    event: ResultEvent,
    tree: ExperimentTree,
    events: readonly NumberedEvent[],
  ): Promise<void> {
    if (event.kind === 'result.added' || hasEnded(event))
      await this.#parts.recorder.replace(master, masterOf(tree, events))
    if (hasEnded(event) && tree.outcome !== undefined) this.#parts.resultEnded(dirname(master))
  }
}

/** Results whose program died while they were computed are shown as what they are; the journal is told with the next result. */
function withInterruptions(events: readonly NumberedEvent[]): readonly NumberedEvent[] {
  const last = events.at(-1)
  if (last === undefined) return events
  const found = interruptions(applyExperimentEvents(emptyTree(), events))
  return [...events, ...found.map((event, at) => ({ seq: last.seq + at + 1, atMs: last.atMs, event }))]
}

function interruptions({ results }: ExperimentTree): readonly ResultEvent[] {
  return [...results.values()]
    .filter(({ state }) => isOpenState(state))
    .map(({ complete, id }) => ({
      ...({ kind: 'result.state', id, state: 'failed', complete } as const),
      message: 'Hutch ended while this was computed. Start it again; recorded data are not touched by it.',
    }))
}

function hasEnded(event: ResultEvent): event is Extract<ResultEvent, { kind: 'result.state' }> {
  return event.kind === 'result.state' && !isOpenState(event.state)
}

function withoutJournal(folder: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: 'The experiment has no journal: its master file does not lead to the result',
    where: folder,
    advice: 'The result itself is complete, in the folder "results"',
  })
}
