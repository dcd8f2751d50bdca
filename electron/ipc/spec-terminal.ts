import type { TerminalLine } from '../../shared/model/spec-desk.ts'
import { emptyTerminal, printText } from '../../shared/spec/terminal-text.ts'

/** 2 000 lines of about 100 bytes: 200 kB, what a person scrolls through. */
const keptLines = 2000

/** SPEC's terminal: what was sent, printed and complained of, in order. */
export class SpecTerminal {
  readonly #tell: (lines: readonly TerminalLine[]) => void
  readonly #nowMs: () => number
  #lines: TerminalLine[] = []
  #lastSeq = 0
  #printed = emptyTerminal
  #openSeq: number | undefined

  constructor(nowMs: () => number, tell: (lines: readonly TerminalLine[]) => void) {
    this.#nowMs = nowMs
    this.#tell = tell
  }

  get lines(): readonly TerminalLine[] {
    return this.#lines
  }

  print(chunk: string): void {
    this.#printed = printText(this.#printed, chunk)
    const written = this.#printed.finished.map(text => this.#write(text, true))
    if (this.#printed.open !== '') written.push(this.#write(this.#printed.open, false))
    this.#keep(written)
  }

  say(kind: 'command' | 'error', text: string): void {
    // What was being written stays as it is: the new line stands below it.
    this.#openSeq = undefined
    this.#printed = emptyTerminal
    this.#keep([this.#line(kind, text)])
  }

  #write(text: string, isFinished: boolean): TerminalLine {
    const line = this.#line('output', text, this.#openSeq)
    this.#openSeq = isFinished ? undefined : line.seq
    return line
  }

  #line(kind: TerminalLine['kind'], text: string, seq?: number): TerminalLine {
    return { seq: seq ?? ++this.#lastSeq, atMs: this.#nowMs(), kind, text }
  }

  #keep(written: readonly TerminalLine[]): void {
    if (written.length === 0) return
    const first = written[0]?.seq
    this.#lines = [...this.#lines.filter(line => line.seq !== first), ...written].slice(-keptLines)
    this.#tell(written)
  }
}
