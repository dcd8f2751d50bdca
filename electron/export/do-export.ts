import { openDataFile } from '../files/open-data-file.ts'
import { closeAsOne } from './close-as-one.ts'
import { exportNode } from './export-node.ts'
import type { ExportDone, ExportJob } from './protocol.ts'

/** Does one job, whatever thread it is called on. Failures are `HutchError`s. */
export async function doExport(job: ExportJob): Promise<ExportDone> {
  switch (job.kind) {
    case 'single':
      return { kind: 'single', made: await closeAsOne(job.folder, job.mode) }
    case 'node': {
      const file = await openDataFile(job.file)
      try {
        return { kind: 'node', bytes: await exportNode(file, job.order) }
      } finally {
        await file.close()
      }
    }
  }
}
