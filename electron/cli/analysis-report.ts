import { counted, groupDigits } from '../../shared/base/counted.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { ResultInfo, ResultState } from '../../shared/model/events.ts'
import { isOpenState } from '../../shared/model/result-state.ts'
import type { AnalysisOutcome } from '../analysis/analysis.ts'
import type { ResultEvent } from '../analysis/ports.ts'
import type { VerbIo } from './verb-io.ts'

interface Job {
  /** Newest: it may have got more outputs. */
  readonly result: ResultInfo
  readonly state: ResultState
  readonly complete: number
}

/** Says how the jobs of `hutch analyse` are getting on, and what they gave. */
export class AnalysisReport {
  readonly #asJson: boolean
  readonly #io: VerbIo
  readonly #jobs = new Map<string, Job>()
  #hasProblem = false

  constructor(asJson: boolean, io: VerbIo) {
    this.#asJson = asJson
    this.#io = io
  }

  event(event: ResultEvent): void {
    this.#note(event)
    if (this.#asJson) this.#tellProgram(event)
    else if (event.kind === 'result.log') this.#tellPerson(event.text)
    else this.#draw()
  }

  problem(error: unknown): void {
    this.#hasProblem = true
    this.#io.err(toProblem(error).message)
  }

  /** The exit code: 0 only when the result is complete. */
  end(id: string, { state, file, complete, message }: AnalysisOutcome): number {
    const outputs = this.#jobs.get(id)?.result.outputs ?? []
    if (this.#asJson) this.#io.json({ event: 'done', id, state, file, complete, message, outputs })
    else {
      this.#io.out(`${file}: ${state}, ${message}`)
      for (const { dataset, dtype, shape, unit } of outputs)
        this.#io.out(`  ${dataset}  ${shape.join(' × ')} ${dtype}  ${unit}`.trimEnd())
    }
    return state === 'done' && !this.#hasProblem ? 0 : 1
  }

  #note(event: ResultEvent): void {
    if (event.kind === 'result.added') {
      const known = this.#jobs.get(event.result.id)
      this.#jobs.set(event.result.id, { state: 'waiting', complete: 0, ...known, result: event.result })
    } else if (event.kind === 'result.state') {
      const job = this.#jobs.get(event.id)
      if (job !== undefined)
        this.#jobs.set(event.id, { ...job, state: event.state, complete: event.complete })
    }
  }

  #tellProgram(event: ResultEvent): void {
    switch (event.kind) {
      case 'result.added':
        this.#io.json({ event: 'result', ...event.result })
        return
      case 'result.state':
        this.#io.json({ event: 'complete', id: event.id, state: event.state, complete: event.complete })
        return
      case 'result.step':
        this.#io.json({
          ...{ event: 'step', id: event.id, step: event.step, state: event.state },
          ...(event.from === undefined ? {} : { from: event.from }),
        })
        return
      case 'result.log':
        this.#io.json({ event: 'log', id: event.id, text: event.text })
        return
      case 'column.counted':
        return
    }
  }

  /** What a job writes into its log, also what programs print, above the line that is drawn over. */
  #tellPerson(text: string): void {
    this.#io.err(this.#io.isTerminal ? `\r\u001b[K${text}` : text)
    this.#draw()
  }

  #draw(): void {
    if (!this.#io.isTerminal) return
    const jobs = [...this.#jobs.values()]
    const open = jobs.filter(({ state }) => isOpenState(state)).length
    const done = jobs.reduce((sum, { complete }) => sum + complete, 0)
    const all = jobs.reduce((sum, { result }) => sum + (result.frames ?? 0), 0)
    const line =
      open === 0
        ? ''
        : `${open === 1 ? 'running' : `${open} jobs`}: ${groupDigits(done)} of ${counted(all, 'frame')}`
    this.#io.err(`\r\u001b[K${line}`, 'open')
  }
}
