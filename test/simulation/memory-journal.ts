import { assert } from '../../shared/base/assert.ts'
import type { Random } from '../../shared/base/random.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Journal } from '../../electron/engine/ports.ts'
import { aWhile } from './turns.ts'

/** Keeps events in memory. From event `room` on the disk does not take them, and every flush says so. */
export class MemoryJournal implements Journal {
  readonly events: NumberedEvent[] = []
  closed = false
  readonly #random: Random
  readonly #room: number

  constructor(random: Random, room = Infinity) {
    this.#random = random
    this.#room = room
  }

  append(event: NumberedEvent): void {
    assert(!this.closed, `event ${event.event.kind} after the journal was closed`)
    this.events.push(event)
  }

  async flush(): Promise<void> {
    await aWhile(this.#random)
    if (this.events.length > this.#room) {
      throw new HutchError({
        kind: 'disk',
        message: 'Could not keep the journal: the disk is full',
        where: '/data/journal',
      })
    }
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.closed = true
    }
  }
}
