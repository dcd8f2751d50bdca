import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { defaultMemoryBytes } from './outside/command-limits.ts'
import type { ComputeRequest } from './protocol.ts'

export interface ComputeLimits {
  readonly clock: Clock
  /** How long the thread may think about one request. */
  readonly answerS: (kind: ComputeRequest['kind']) => number
  /** What a job may add to the memory that the program held when it began. */
  readonly memoryBytes: number
  readonly residentBytes: () => number
  readonly checkEveryS: number
}

/** What the thread works on. */
export interface Served {
  readonly request: ComputeRequest
  readonly sinceMs: number
}

/** An image of 2048² takes a task 0.1 to 1 s: what takes a hundred times that will not come. */
const imageAnswerS = 60
/** Wholes at the end may be iterative, over everything: as long as a program has. */
const wholesAnswerS = 3600
/** Filling memory at 2 GB/s, what is too much is noticed before another GB is taken. */
const checkEveryS = 0.5

export function usualLimits(clock: Clock): ComputeLimits {
  return {
    clock,
    answerS: kind => (kind === 'wholes' ? wholesAnswerS : imageAnswerS),
    memoryBytes: defaultMemoryBytes(),
    residentBytes: () => process.memoryUsage.rss(),
    checkEveryS,
  }
}

/**
 * Looks after a thread while something is asked of it: a task that hangs cannot be asked to stop, and one that eats memory would take
 * the acquisition along. Resolves with what is wrong; rejects with the signal's reason when the watch is over.
 */
export async function watchThread(
  { answerS, checkEveryS: pauseS, clock, memoryBytes, residentBytes }: ComputeLimits,
  served: () => Served | undefined,
  signal: AbortSignal,
): Promise<HutchError> {
  const heldBytes = residentBytes()
  for (;;) {
    await clock.sleep(pauseS * 1000, signal)
    const now = served()
    if (now === undefined) continue
    const addedBytes = residentBytes() - heldBytes
    if (addedBytes > memoryBytes) return tooMuch(now.request, addedBytes, memoryBytes)
    const limitS = answerS(now.request.kind)
    if (clock.elapsedMs() - now.sinceMs > limitS * 1000) return tooLong(now.request, limitS)
  }
}

function tooLong(request: ComputeRequest, limitS: number): HutchError {
  return new HutchError({
    kind: 'program',
    message: `No answer for ${limitS} s at ${placeOf(request)}: the analysis thread was ended`,
    where: request.job,
    advice: 'Start it again with fewer steps or other parameters; recorded data are not touched by it',
  })
}

function tooMuch(request: ComputeRequest, addedBytes: number, limitBytes: number): HutchError {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
  return new HutchError({
    kind: 'limit',
    message: `${gigabytes(addedBytes)} of memory taken at ${placeOf(request)}, at most ${gigabytes(limitBytes)} are allowed: the analysis thread was ended`,
    where: request.job,
    advice: 'Take a smaller region or fewer outputs; recorded data are not touched by it',
  })
}

function placeOf(request: ComputeRequest): string {
  switch (request.kind) {
    case 'frame':
      return `image ${request.at}`
    case 'reduce':
      return `the reference ${request.reference}`
    case 'wholes':
      return request.isEnd ? 'what all images come to' : 'what the images so far come to'
    case 'kept':
      return 'the end of what is kept'
    case 'mask':
      return 'its mask'
    case 'open':
      return 'the beginning'
  }
}
