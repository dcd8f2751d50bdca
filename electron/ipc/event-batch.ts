import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'

/** Shorter than a frame of the screen: nobody sees the delay, and 20 000 events a second become a hundred messages. */
const batchMs = 10

/** Collects the events of a moment into one message to the window, in order. */
export class EventBatch {
  readonly #clock: Clock
  readonly #send: (events: readonly NumberedEvent[]) => void
  #waiting: NumberedEvent[] = []

  constructor(clock: Clock, send: (events: readonly NumberedEvent[]) => void) {
    this.#clock = clock
    this.#send = send
  }

  add(event: NumberedEvent): void {
    this.#waiting.push(event)
    if (this.#waiting.length === 1) void this.#clock.sleep(batchMs).then(() => this.flush())
  }

  flush(): void {
    const events = this.#waiting
    this.#waiting = []
    if (events.length > 0) this.#send(events)
  }
}
