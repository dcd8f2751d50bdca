import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { journalName, openExperimentJournal } from '../journal/experiment-journal.ts'
import { readJournal } from '../journal/read-journal.ts'
import { diskSpace } from '../platform/disk-space.ts'
import { program } from '../platform/program.ts'
import { createWriter, startWriterWorker } from '../writer/client.ts'
import { adoptRecording, type Adopted, type AdoptParts, type AdoptRequest } from './adopt-recording.ts'

export interface AdoptFileParts extends Pick<AdoptParts, 'clock' | 'onProgress' | 'openFile'> {
  /** Folder of the built worker files. */
  readonly entries: string
}

/**
 * With the product's writer and journal; the writer lives as long as the taking in.
 */
export async function adoptFile(
  { clock, entries, onProgress, openFile }: AdoptFileParts,
  request: AdoptRequest,
  signal: AbortSignal,
): Promise<Adopted> {
  const recorder = createWriter({ worker: startWriterWorker(join(entries, 'writer-worker.js')), clock })
  try {
    return await adoptRecording(
      {
        ...{ clock, diskSpace, onProgress, openFile, program, recorder },
        openJournal: async folder => openExperimentJournal(folder, clock),
        readEvents: async folder => {
          const file = join(folder, journalName)
          return existsSync(file) ? (await readJournal(file)).events : undefined
        },
        utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
      },
      request,
      signal,
    )
  } finally {
    await recorder.close()
  }
}
