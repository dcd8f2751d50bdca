import { MessageChannel } from 'node:worker_threads'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { adoptRecording, type Adopted, type AdoptParts } from '../../../electron/adopt/adopt-recording.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { journalName, openExperimentJournal } from '../../../electron/journal/experiment-journal.ts'
import { readJournal } from '../../../electron/journal/read-journal.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../electron/writer/client.ts'
import { CompressPool } from '../../../electron/writer/compress-pool.ts'
import { serveWriter } from '../../../electron/writer/serve.ts'
import type { NumberedEvent } from '../../../shared/model/events.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export interface AdoptRig {
  readonly output: string
  readonly adopt: (file: string, path?: string, signal?: AbortSignal) => Promise<Adopted>
  readonly progress: (readonly [frames: number, total: number])[]
}

/** Taking in with the product's reader, journal and writer; all ends of the channel in this thread. */
export function adoptRig(overrides: Partial<AdoptParts> = {}): AdoptRig {
  const clock = systemClock()
  const channel = new MessageChannel()
  serveWriter(channel.port2, clock, new CompressPool(noCompressor))
  const recorder = createWriter({ worker: channel.port1, clock })
  onTestFinished(() => recorder.close())
  const output = temporaryFolder()
  const progress: (readonly [number, number])[] = []
  const parts: AdoptParts = {
    clock,
    recorder,
    openFile: file => openDataFile(file),
    openJournal: async folder => openExperimentJournal(folder, clock),
    readEvents: eventsIn,
    diskSpace: async () => ({ freeBytes: 1e12, sizeBytes: 2e12 }),
    program: { name: 'Hutch', version: '0.1.0' },
    utcOffsetMinutes: () => 60,
    onProgress: (frames, total) => progress.push([frames, total]),
    ...overrides,
  }
  const adopt: AdoptRig['adopt'] = (file, path, signal = new AbortController().signal) =>
    adoptRecording(parts, { file, path, output }, signal)
  return { output, adopt, progress }
}

export async function eventsIn(folder: string): Promise<readonly NumberedEvent[] | undefined> {
  const file = join(folder, journalName)
  return existsSync(file) ? (await readJournal(file)).events : undefined
}

/** These images are too small to be compressed. */
function noCompressor(): never {
  throw new Error('this test compresses nothing')
}
