import type { Readable } from 'node:stream'
import type { Clock } from '../../../shared/base/clock.ts'
import { LogTail } from './log-tail.ts'

/** Then it rests: 1 MiB per 50 ms are 20 MB/s, of which the thread that records too is kept busy for some hundredths. */
const atOnceBytes = 2 ** 20
const restMs = 50

/** Takes what a program prints, its end and every part of it, as fast as is good for the others: meanwhile the program waits. */
export class Hearing {
  readonly #streams: readonly Readable[]
  readonly #clock: Clock
  readonly #tail = new LogTail()
  readonly #stop = new AbortController()
  #heardBytes = 0

  constructor(streams: readonly Readable[], clock: Clock, onOutput: ((bytes: Buffer) => void) | undefined) {
    this.#streams = streams
    this.#clock = clock
    for (const stream of streams)
      stream.on('data', (bytes: Buffer) => {
        this.#tail.add(bytes)
        onOutput?.(bytes)
        this.#heardBytes += bytes.length
        if (this.#heardBytes >= atOnceBytes) this.#rest()
      })
  }

  /** The end of what was printed. */
  get log(): string {
    return this.#tail.text()
  }

  end(): void {
    this.#stop.abort()
    for (const stream of this.#streams) stream.destroy()
  }

  #rest(): void {
    this.#heardBytes = 0
    for (const stream of this.#streams) stream.pause()
    const goOn = (): void => this.#streams.forEach(stream => stream.resume())
    this.#clock.sleep(restMs, this.#stop.signal).then(goOn, () => undefined)
  }
}
