/** Much more than a person reads; a program may print for days. */
const keptBytes = 64 * 2 ** 10

/** The end of what a program prints, bounded. */
export class LogTail {
  #parts: Buffer[] = []
  #bytes = 0
  #isCut = false

  add(bytes: Buffer): void {
    this.#parts.push(bytes)
    this.#bytes += bytes.length
    while (this.#bytes - (this.#parts[0]?.length ?? 0) >= keptBytes) {
      this.#bytes -= this.#parts.shift()?.length ?? 0
      this.#isCut = true
    }
  }

  /** Printable: whatever came, the text fits into a file and onto a screen. */
  text(): string {
    const text = printable(Buffer.concat(this.#parts).subarray(-keptBytes).toString('utf8'))
    return this.#isCut ? `…${text}` : text
  }
}

/** Bytes that are no text, and control characters but tab and line feed, become `�`. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return text.replaceAll('\r\n', '\n').replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, '\ufffd')
}
