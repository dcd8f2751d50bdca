import { demand } from '../../shared/base/assert.ts'
import { reduceStack } from '../../shared/analysis/reduce-stack.ts'
import { allTasks } from '../../shared/analysis/tasks/all-tasks.ts'
import { toProblem } from '../../shared/model/problem.ts'
import { DamagedStep } from './reuse/damaged-step.ts'
import { StepChain } from './step-chain.ts'
import type { ComputeEnvelope, ComputeReply, ComputeRequest } from './protocol.ts'

type RequestOf<Kind extends ComputeRequest['kind']> = Extract<ComputeRequest, { kind: Kind }>

interface Job {
  readonly chain: StepChain
  readonly pixels: number
  /** Float32 each: a job holds darks and the whites of one point, about 5 × 16 MB at 2048². */
  readonly references: Map<string, Float32Array>
}

/** The analysis thread without the thread: requests in, replies out. */
export class Bench {
  readonly #jobs = new Map<string, Job>()

  answer({ seq, request }: ComputeEnvelope): ComputeReply {
    try {
      return this.#serve(seq, request)
    } catch (error) {
      if (error instanceof DamagedStep)
        return { kind: 'damaged', seq, step: error.step, reason: error.message }
      return { kind: 'failed', seq, problem: toProblem(error) }
    }
  }

  #serve(seq: number, request: ComputeRequest): ComputeReply {
    switch (request.kind) {
      case 'open':
        this.#open(request)
        return { kind: 'done', seq }
      case 'reduce':
        this.#reduce(request)
        return { kind: 'done', seq }
      case 'mask':
        this.#job(request.job).chain.mask(request.of, request.values)
        return { kind: 'done', seq }
      case 'frame': {
        const { chain, references } = this.#job(request.job)
        return { kind: 'frame', seq, curves: chain.take(request, references) }
      }
      case 'wholes':
        return { kind: 'wholes', seq, wholes: this.#job(request.job).chain.wholes(request.isEnd) }
      case 'kept':
        return { kind: 'kept', seq, images: this.#job(request.job).chain.endKeeping() }
    }
  }

  #open(request: RequestOf<'open'>): void {
    const { pixels } = request
    // Begun anew: what it kept so far is written over.
    this.#jobs.get(request.job)?.chain.endKeeping()
    const chain = new StepChain(request, allTasks)
    this.#jobs.set(request.job, { chain, pixels, references: new Map() })
  }

  #reduce({ job, reference, stack, count, method, at }: RequestOf<'reduce'>): void {
    const { references, pixels } = this.#job(job)
    const known = references.get(reference) ?? new Float32Array(pixels)
    reduceStack(stack, count, method, known, at)
    references.set(reference, known)
  }

  #job(name: string): Job {
    return demand(this.#jobs.get(name), `analysis job ${name}`)
  }
}
