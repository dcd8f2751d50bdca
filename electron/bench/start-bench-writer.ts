import { join } from 'node:path'
import { createWriter, startWriterWorker, type WriterClient } from '../writer/client.ts'
import type { BenchParts } from './bench.ts'

/** The writer as the engine has it: its own thread, asked through its client. */
export function startBenchWriter({ clock, entries }: BenchParts): WriterClient {
  return createWriter({ worker: startWriterWorker(join(entries, 'writer-worker.js')), clock })
}
