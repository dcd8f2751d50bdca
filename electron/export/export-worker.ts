import { parentPort, workerData } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { toProblem } from '../../shared/model/problem.ts'
import { doExport } from './do-export.ts'
import type { ExportAnswer, ExportJob } from './protocol.ts'

nameThread('hutch-export')

/* Entry of a thread that does the job it was started with. */
const port = demand(parentPort, 'port to the main thread')

async function answer(job: ExportJob): Promise<ExportAnswer> {
  try {
    return { ok: true, done: await doExport(job) }
  } catch (error) {
    return { ok: false, problem: toProblem(error) }
  }
}

port.postMessage(await answer(workerData as ExportJob))
