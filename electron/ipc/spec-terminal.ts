import type { TerminalLine } from '../../shared/model/spec-desk.ts'
import { emptyTerminal, printText } from '../../shared/spec/terminal-text.ts'

/** 2 000 lines of about 100 bytes: 200 kB, what a person scrolls through. */
const keptLines = 2000
const keptEchoes = 20
const promptAndCommand = /^\d+\.\w+>\s*(.*)$/

/** SPEC's terminal: what was sent, printed and complained of, in order. */
export class SpecTerminal {
  readonly #tell: (lines: readonly TerminalLine[]) => void
  readonly #nowMs: () => number
  #lines: TerminalLine[] = []
  #lastSeq = 0
  #printed = emptyTerminal
  #openSeq: number | undefined
  /** Sent, and not yet seen in SPEC's own echo. */
  #echoes: string[] = []

  constructor(nowMs: () => number, tell: (lines: readonly TerminalLine[]) => void) {
    this.#nowMs = nowMs
    this.#tell = tell
  }

  get lines(): readonly TerminalLine[] {
    return this.#lines
  }

  print(chunk: string): void {
    this.#printed = printText(this.#printed, chunk)
    const finished = this.#printed.finished.filter(text => !this.#isEcho(text))
    const written = finished.map(text => this.#write(text, true))
    if (this.#printed.open !== '') written.push(this.#write(this.#printed.open, false))
    this.#keep(written)
  }

  /** What Hutch sends, exactly; SPEC's own echo of it is left out. */
  send(line: string): void {
    // A server without echo must not let the list grow.
    this.#echoes = [...this.#echoes, line].slice(-keptEchoes)
    this.#say('command', line)
  }

  /** SPEC prints most complaints as well: the printed line then becomes the complaint. */
  complain(text: string): void {
    const said = text.trim()
    const last = this.#lines.at(-1)
    if (said === '') return
    if (last?.text.trim() === said) this.#keep([{ ...last, kind: 'error' }])
    else this.#say('error', said)
  }

  #say(kind: 'command' | 'error', text: string): void {
    // What was being written stays as it is: the new line stands below it.
    this.#openSeq = undefined
    this.#printed = emptyTerminal
    this.#keep([this.#line(kind, text)])
  }

  /** `12.FOURC> mv th 1` after we sent `mv th 1`. */
  #isEcho(text: string): boolean {
    const typed = promptAndCommand.exec(text)?.[1]
    if (typed === undefined || this.#openSeq !== undefined || this.#echoes[0] !== typed) return false
    this.#echoes.shift()
    return true
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
