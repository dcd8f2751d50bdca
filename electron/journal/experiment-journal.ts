import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { lockExperiment } from './experiment-lock.ts'
import { openJournal } from './open-journal.ts'

export const journalName = 'journal'

/** What the engine needs of a journal. */
export interface ExperimentJournal {
  append(event: NumberedEvent): void
  flush(): Promise<void>
  /** Also gives the folder back. */
  close(): Promise<void>
}

/** Takes an experiment folder for this process and opens its journal. */
export function openExperimentJournal(folder: string, clock: Clock): ExperimentJournal {
  const lock = lockExperiment(folder)
  try {
    const journal = openJournal(join(folder, journalName), clock)
    return {
      append: event => journal.append(event),
      flush: () => journal.flush(),
      close: () => journal.close().finally(() => lock.release()),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
