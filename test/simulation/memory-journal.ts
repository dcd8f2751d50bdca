import { assert } from '../../shared/base/assert.ts'
import type { Random } from '../../shared/base/random.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Journal } from '../../electron/engine/ports.ts'
import { aWhile, turns } from './turns.ts'

export interface JournalTroubles {
  /** Events the disk takes. */
  readonly room?: number
  /** Whether what it refuses is something that the system may take later. */
  readonly mayPass?: boolean
  readonly hangs?: boolean
}

/** Keeps events in memory. From event `room` on the disk does not take them, and every flush says so. */
export class MemoryJournal implements Journal {
  readonly events: NumberedEvent[] = []
  closed = false
  /** Events that a power cut would leave. */
  synced = 0
  /** Answers nothing, like a disk that hangs. */
  hangs: boolean
  readonly #random: Random
  readonly #mayPass: boolean
  room: number

  constructor(random: Random, { hangs = false, mayPass = false, room = Infinity }: JournalTroubles = {}) {
    this.#random = random
    this.#mayPass = mayPass
    this.hangs = hangs
    this.room = room
  }

  append(event: NumberedEvent): void {
    assert(!this.closed, `event ${event.event.kind} after the journal was closed`)
    this.events.push(event)
  }

  async flush(): Promise<void> {
    const { length } = this.events
    await aWhile(this.#random)
    while (this.hangs) await turns(1)
    if (this.events.length > this.room) {
      const full = { kind: 'disk', message: 'Could not keep the journal: the disk is full' } as const
      const cause = this.#mayPass ? Object.assign(new Error('full'), { code: 'ENOSPC' }) : undefined
      throw new HutchError({ ...full, where: '/data/journal' }, cause)
    }
    this.synced = Math.max(this.synced, length)
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.closed = true
    }
  }
}
