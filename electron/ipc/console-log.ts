import { ParseError } from '../../shared/base/parse.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { counted } from '../../shared/base/counted.ts'
import type { LogEntry } from '../../shared/ipc/contract.ts'
import type { ExperimentEvent } from '../../shared/model/events.ts'
import { nodeName } from '../../shared/model/ids.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { RunState } from '../../shared/model/run-state.ts'

/** A window that opens late shows these; the journal of each experiment has everything. */
const keptEntries = 500
/** What was said so few entries ago and comes again is the same story: two or three retries going on side by side. */
const sameStoryEntries = 20

/** One line per fact a person may want to know, newest last. */
export class ConsoleLog {
  readonly #clock: Clock
  readonly #tell: (entry: LogEntry) => void
  #entries: LogEntry[] = []
  #heldFor: string | undefined

  constructor(clock: Clock, tell: (entry: LogEntry) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  entries(): readonly LogEntry[] {
    return this.#entries
  }

  add(entry: Omit<LogEntry, 'atMs' | 'count'>): void {
    const before = this.#takeOut(entry)
    const count = before === undefined ? {} : { count: (before.count ?? 1) + 1 }
    const full = { atMs: this.#clock.nowMs(), ...entry, ...count }
    this.#entries = [...this.#entries.slice(1 - keptEntries), full]
    this.#tell(full)
  }

  /** The entry of late that says the same. */
  #takeOut({ severity, source, text }: Omit<LogEntry, 'atMs'>): LogEntry | undefined {
    const isSame = (entry: LogEntry): boolean =>
      entry.text === text && entry.source === source && entry.severity === severity
    const at = this.#entries.findLastIndex(isSame)
    if (at < 0 || at < this.#entries.length - sameStoryEntries) return undefined
    const found = this.#entries[at]
    this.#entries = this.#entries.toSpliced(at, 1)
    return found
  }

  /** Tells a failure and returns it in the form a window can show; `isAnswer` where a window asked and says it itself. */
  problem(source: string, error: unknown, isAnswer = false): Problem {
    const problem: Problem =
      error instanceof ParseError ? { kind: 'usage', message: error.message } : toProblem(error)
    const { advice, kind, message, where } = problem
    const text = where === undefined || message.includes(where) ? message : `${message} (${where})`
    this.add({
      severity: kind === 'usage' ? 'notice' : 'warning',
      source,
      text,
      ...(advice === undefined ? {} : { advice }),
      ...(isAnswer ? { isAnswer } : {}),
    })
    return problem
  }

  event(event: ExperimentEvent): void {
    switch (event.kind) {
      case 'experiment.created': {
        this.add({
          severity: 'info',
          source: 'run',
          text: `${event.experiment} records into ${event.folder}`,
        })
        return
      }
      case 'gap': {
        this.add({
          severity: 'alarm',
          source: 'writer',
          text: `${framesOf(event)} missing: ${event.cause}`,
        })
        return
      }
      case 'spoiled': {
        // The run holds for the same cause, which is the warning; the frames are marked in their file.
        this.add({
          severity: 'info',
          source: 'run',
          text: `${framesOf(event)} may be spoiled: ${event.cause}`,
        })
        return
      }
      case 'problem.raised': {
        const { advice, message } = event.problem
        this.add({
          severity: event.severity,
          source: 'run',
          text: message,
          ...(advice === undefined ? {} : { advice }),
        })
        return
      }
      case 'result.added': {
        this.add({
          severity: 'info',
          source: 'analysis',
          text: `${event.result.title} is written to ${event.result.file}`,
        })
        return
      }
      case 'result.state':
        if (event.state === 'failed')
          this.add({ severity: 'warning', source: 'analysis', text: event.message })
        return
      case 'experiment.closed': {
        this.add({
          severity: event.outcome === 'complete' ? 'info' : 'notice',
          source: 'run',
          text: `Experiment ${event.outcome}: ${counted(event.frames, 'frame')} recorded${event.gaps === 0 ? '' : `, ${event.gaps} missing`}`,
        })
        return
      }
      case 'run.state':
      case 'result.log':
      case 'result.step':
      case 'dataset.compression':
      case 'node.comment':
      case 'node.planned':
      case 'point.gap':
      case 'node.started':
      case 'node.finished':
      case 'point.recorded':
      case 'column.counted':
      case 'dataset.created':
      case 'complete':
      case 'problem.cleared':
        return
    }
  }

  state(state: RunState): void {
    if (state.phase === 'holding' && state.reason !== this.#heldFor) {
      const advice = state.advice === undefined ? {} : { advice: state.advice }
      this.add({ severity: 'warning', source: 'run', text: `Holding: ${state.reason}`, ...advice })
    }
    if (this.#heldFor !== undefined && state.phase === 'running')
      this.add({ severity: 'notice', source: 'run', text: 'Goes on' })
    this.#heldFor = state.phase === 'holding' ? state.reason : undefined
    // The run bar of every window says these; what it says no more is for the log.
    if (state.phase === 'paused') this.add({ severity: 'info', source: 'run', text: 'Paused' })
    if (state.phase === 'aborting')
      this.add({ severity: 'info', source: 'run', text: 'Aborting: devices come to rest' })
  }
}

/** `Frame 35 of White after`: by the name that the tree shows; the path of the dataset is in its details. */
function framesOf({
  firstFrame,
  lastFrame,
  node,
}: Extract<ExperimentEvent, { readonly kind: 'gap' | 'spoiled' }>): string {
  const frames = firstFrame === lastFrame ? `Frame ${firstFrame}` : `Frames ${firstFrame} to ${lastFrame}`
  return `${frames} of ${nodeName(node)}`
}
