import { counted } from '../../shared/base/counted.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { AnalysisOutcome } from './analysis.ts'
import type { WorkflowJob } from './workflow-job.ts'

/** Runs a job when it is its turn. Never rejects: every end is an outcome, in words. */
export async function endingOf(
  job: WorkflowJob,
  turn: Promise<() => void>,
  signal: AbortSignal,
): Promise<Pick<AnalysisOutcome, 'state' | 'message'>> {
  let leave: (() => void) | undefined
  try {
    leave = await turn
    const { message } = await job.run(signal)
    return { state: 'done', message }
  } catch (error) {
    if (signal.aborted)
      return { state: 'cancelled', message: `Cancelled after ${counted(job.complete, 'frame')}` }
    return { state: 'failed', message: sentence(error) }
  } finally {
    leave?.()
  }
}

export function sentence(error: unknown): string {
  const { message, where, advice } = toProblem(error)
  const place = where === undefined ? '' : ` (${where})`
  return `${message}${place}.${advice === undefined ? '' : ` ${advice}.`}`
}
