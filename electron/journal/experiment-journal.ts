import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { lockExperiment } from './experiment-lock.ts'
import { type FileJournal, openJournal } from './open-journal.ts'
import { SpecFileWriter } from './spec-file.ts'

export const journalName = 'journal'

/** What the engine needs of a journal. */
export interface ExperimentJournal {
  append(event: NumberedEvent): void
  flush(): Promise<void>
  /** Also gives the folder back. */
  close(): Promise<void>
}

/**
 * Takes an experiment folder for this process and opens its journal. Scans are written as a SPEC file beside it, from the same
 * events and with the same care.
 */
export function openExperimentJournal(folder: string, clock: Clock): ExperimentJournal {
  const lock = lockExperiment(folder)
  try {
    const journal = openJournal(join(folder, journalName), clock)
    const specFile = new SpecFileWriter(folder, clock)
    return {
      append: event => {
        journal.append(event)
        specFile.append(event)
      },
      flush: async () => {
        await Promise.all([journal.flush(), specFile.flush()])
      },
      close: () => closeBoth(journal, specFile).finally(() => lock.release()),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function closeBoth(journal: FileJournal, specFile: SpecFileWriter): Promise<void> {
  try {
    await specFile.close()
  } finally {
    await journal.close()
  }
}
