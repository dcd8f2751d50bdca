import type { Clock } from '../../shared/base/clock.ts'
import { counted, groupDigits } from '../../shared/base/counted.ts'
import type { PlanTotals } from '../../shared/model/plan.ts'
import { recordedSoFar } from '../../shared/structure/recorded-scans.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { VerbIo } from './verb-io.ts'

const barWidth = 30
/** Faster than the eye needs nothing; slower looks stuck. */
const redrawMs = 100

/** One line on stderr that is drawn over itself, when a person watches. */
export class ProgressBar {
  readonly #io: VerbIo
  readonly #clock: Clock
  #name = ''
  #total = 0
  #startedMs = 0
  #drawnMs = Number.NEGATIVE_INFINITY

  constructor(io: VerbIo, clock: Clock) {
    this.#io = io
    this.#clock = clock
  }

  start(name: string, totals: PlanTotals): void {
    this.#name = name
    this.#total = totals.frames
    this.#startedMs = this.#clock.elapsedMs()
    if (!this.#io.isTerminal)
      this.#io.err(`${name}: ${counted(totals.frames, 'frame')}, about ${time(totals.durationS)}`)
  }

  update(tree: ExperimentTree): void {
    const nowMs = this.#clock.elapsedMs()
    const done = recordedSoFar(tree).frames
    if (!this.#io.isTerminal || (nowMs - this.#drawnMs < redrawMs && done < this.#total)) return
    this.#drawnMs = nowMs
    this.#draw(done, (nowMs - this.#startedMs) / 1000)
  }

  /** A line that stays above the bar. */
  note(text: string): void {
    this.#io.err(this.#io.isTerminal ? `\r\u001b[K${text}` : text)
  }

  end(): void {
    if (this.#io.isTerminal && this.#total > 0) this.#io.err('')
  }

  #draw(done: number, elapsedS: number): void {
    const part = this.#total === 0 ? 1 : Math.min(1, done / this.#total)
    const filled = Math.round(part * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    const left = part > 0.02 ? ` · ${time((elapsedS / part) * (1 - part))} left` : ''
    this.#io.err(
      `\r\u001b[K${this.#name} ${bar} ${Math.round(part * 100)} % · ${groupDigits(done)} of ${counted(this.#total, 'frame')}${left}`,
      'open',
    )
  }
}

function time(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
