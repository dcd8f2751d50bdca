import { join } from 'node:path'
import type { LiveExperiment, OpenFile } from '../analysis/ports.ts'
import type { AcquisitionEngine } from '../engine/acquisition-engine.ts'
import { createFilesClient, startFilesWorker } from '../files/client.ts'
import { OpenFilesDesk } from '../ipc/open-files-desk.ts'
import type { Ground } from './ground.ts'

/** Reading what is recorded, in a thread of its own. */
export interface DataFiles {
  /** Files the windows look at, opened once each. */
  readonly desk: OpenFilesDesk
  /** For those who open for themselves, and know what grows. */
  readonly recordings: { readonly openFile: OpenFile; readonly live: LiveExperiment }
  close(): Promise<void>
}

export function openFiles(
  { clock, entries }: Ground,
  engine: Pick<AcquisitionEngine, 'listen' | 'tree'>,
): DataFiles {
  const client = createFilesClient(() => startFilesWorker(join(entries, 'files-worker.js')), clock)
  const openFile: OpenFile = file => client.open(file)
  const live: LiveExperiment = {
    tree: () => (engine.tree.plan === undefined ? undefined : engine.tree),
    onChange: listener => engine.listen({ onEvent: listener }),
  }
  return { desk: new OpenFilesDesk(openFile), recordings: { openFile, live }, close: () => client.close() }
}
