import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { HutchError } from '../../shared/model/problem.ts'
import type { ExportAnswer, ExportDone, ExportJob } from './protocol.ts'

/** Does a job on a thread of its own, so that a window stays quick. `entry` is the built worker file. */
export async function exportApart(entry: string, job: ExportJob): Promise<ExportDone> {
  const worker = new Worker(entry, { name: 'hutch-export', workerData: job })
  try {
    // A thread that dies, for want of memory for one, rejects here with its error.
    const [answer] = (await once(worker, 'message')) as [ExportAnswer]
    if (!answer.ok) throw new HutchError(answer.problem)
    return answer.done
  } finally {
    await worker.terminate()
  }
}
