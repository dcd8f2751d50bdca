/** More different lines than this are said as they come: a server that makes them up must not fill the memory. */
const mostKnown = 200

/** Says a line once; what comes again, as retries do it, is counted and summed up at the end. */
export class RepeatedLines {
  readonly #say: (line: string) => void
  readonly #counts = new Map<string, number>()

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  add(line: string): void {
    const count = this.#counts.get(line)
    if (count === undefined) this.#say(line)
    if (count !== undefined || this.#counts.size < mostKnown) this.#counts.set(line, (count ?? 0) + 1)
  }

  end(): void {
    for (const [line, count] of this.#counts) if (count > 1) this.#say(`${line} (${count} times)`)
  }
}
