import { StringDecoder } from 'node:string_decoder'
import { printable } from './log-tail.ts'

/** As many lines at once; then one in every `lineEveryMs`. A program that prints for a day adds 43 400 × 150 B = 6.5 MB to the journal. */
const linesAtOnce = 200
const lineEveryMs = 2000
/** Of one line, in characters: a screen is never wider. */
const longestLine = 400
const lineFeed = 10

/** What a program prints, line by line while it runs: as much as a person can follow, however much it is. */
export class LiveLines {
  readonly #tell: (line: string) => void
  readonly #nowMs: () => number
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''
  #allowed = linesAtOnce
  #filledAtMs: number
  #leftOut = 0

  constructor(tell: (line: string) => void, nowMs: () => number) {
    this.#tell = tell
    this.#nowMs = nowMs
    this.#filledAtMs = nowMs()
  }

  add(bytes: Buffer): void {
    this.#fill()
    if (this.#allowed < 1 && bytes.includes(lineFeed)) {
      this.#leaveOut(bytes)
      return
    }
    const lines = `${this.#rest}${this.#decoder.write(bytes)}`.split(/\r\n|\n|\r(?!$)/)
    // What comes without an end is no line yet, and is bounded too.
    this.#rest = (lines.pop() ?? '').slice(0, longestLine + 1)
    for (const line of lines) this.#line(line)
  }

  /** The last line may lack its end. */
  end(): void {
    this.#line(this.#rest + this.#decoder.end())
    this.#rest = ''
    if (this.#leftOut > 0) this.#tellLeftOut()
  }

  /** Counted, and not looked at: a program that prints without end must not keep the thread that records. */
  #leaveOut(bytes: Buffer): void {
    // 50 ns for every call of indexOf would be seconds for lines of one letter.
    for (const byte of bytes) if (byte === lineFeed) this.#leftOut++
    const begun = bytes.subarray(bytes.lastIndexOf(lineFeed) + 1)
    // What was half a letter belongs to a line that is left out.
    this.#decoder.end()
    this.#rest = this.#decoder.write(begun).slice(0, longestLine + 1)
  }

  #line(line: string): void {
    const text = printable(line.slice(0, longestLine + 1).trimEnd())
    if (text === '') return
    this.#fill()
    if (this.#allowed < 1) {
      this.#leftOut++
      return
    }
    this.#allowed--
    if (this.#leftOut > 0) this.#tellLeftOut()
    this.#tell(text.length > longestLine ? `${text.slice(0, longestLine)}…` : text)
  }

  #tellLeftOut(): void {
    this.#tell(`… ${this.#leftOut} lines left out; the end of all is in the result file`)
    this.#leftOut = 0
  }

  #fill(): void {
    const nowMs = this.#nowMs()
    this.#allowed = Math.min(linesAtOnce, this.#allowed + (nowMs - this.#filledAtMs) / lineEveryMs)
    this.#filledAtMs = nowMs
  }
}
