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
  readonly #mayPass: boolean
  room: number

  /** @param mayPass whether the failure is one that the system may take back */
  constructor(random: Random, room = Infinity, mayPass = false) {
    this.#random = random
    this.#mayPass = mayPass
    this.room = room
  }

  append(event: NumberedEvent): void {
    assert(!this.closed, `event ${event.event.kind} after the journal was closed`)
    this.events.push(event)
  }

  async flush(): Promise<void> {
    await aWhile(this.#random)
    if (this.events.length > this.room) {
      const full = { kind: 'disk', message: 'Could not keep the journal: the disk is full' } as const
      const cause = this.#mayPass ? Object.assign(new Error('full'), { code: 'ENOSPC' }) : undefined
      throw new HutchError({ ...full, where: '/data/journal' }, cause)
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
