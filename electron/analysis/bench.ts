import { demand } from '../../shared/base/assert.ts'
import { normaliseFrame } from '../../shared/analysis/normalise.ts'
import { reduceStack } from '../../shared/analysis/reduce-stack.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { ComputeEnvelope, ComputeReply, ComputeRequest } from './protocol.ts'

type RequestOf<Kind extends ComputeRequest['kind']> = Extract<ComputeRequest, { kind: Kind }>

interface Job {
  readonly pixels: number
  readonly memory: SharedArrayBuffer
  readonly slotBytes: number
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
      return { kind: 'failed', seq, problem: toProblem(error) }
    }
  }

  #serve(seq: number, request: ComputeRequest): ComputeReply {
    switch (request.kind) {
      case 'open': {
        const { job, pixels, memory, slotBytes } = request
        this.#jobs.set(job, { pixels, memory, slotBytes, references: new Map() })
        return { kind: 'done', seq }
      }
      case 'reduce':
        this.#reduce(request)
        return { kind: 'done', seq }
      case 'normalise':
        return { kind: 'summary', seq, summary: this.#normalise(request) }
      case 'close':
        this.#jobs.delete(request.job)
        return { kind: 'done', seq }
    }
  }

  #reduce({ job, reference, stack, count, method, at }: RequestOf<'reduce'>): void {
    const { references, pixels } = this.#job(job)
    const known = references.get(reference) ?? new Float32Array(pixels)
    reduceStack(stack, count, method, known, at)
    references.set(reference, known)
  }

  #normalise({ job, slot, data, darkForData, darkForWhite, whites, saturation }: RequestOf<'normalise'>) {
    const { references, memory, slotBytes, pixels } = this.#job(job)
    const reference = (name: string): Float32Array => demand(references.get(name), `reference ${name}`)
    return normaliseFrame(
      {
        data,
        darkForData: reference(darkForData),
        darkForWhite: reference(darkForWhite),
        whites: whites.map(white => ({ pixels: reference(white.reference), weight: white.weight })),
        saturation,
      },
      new Float32Array(memory, slot * slotBytes, pixels),
    )
  }

  #job(name: string): Job {
    return demand(this.#jobs.get(name), `analysis job ${name}`)
  }
}
