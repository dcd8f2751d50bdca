import type { AdoptedFile, AdoptRequest, Events } from '../../shared/ipc/contract.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Adopted } from '../adopt/adopt-recording.ts'

export interface AdoptDeskParts {
  readonly take: (
    request: AdoptRequest,
    onProgress: (frames: number, total: number) => void,
    signal: AbortSignal,
  ) => Promise<Adopted>
  readonly publish: (progress: Events['file.adopting']) => void
  readonly nowMs: () => number
}

/** A bar that moves five times a second is smooth enough for what lasts longer. */
const progressEveryMs = 200

/** Takes what other programs recorded into experiments, one file at a time. */
export class AdoptDesk {
  readonly #parts: AdoptDeskParts
  readonly #stop = new AbortController()
  #taking: Promise<Adopted> | undefined

  constructor(parts: AdoptDeskParts) {
    this.#parts = parts
  }

  async adopt(request: AdoptRequest): Promise<AdoptedFile> {
    if (this.#taking !== undefined)
      throw new HutchError({
        kind: 'refused',
        message: 'Another file is being taken in',
        where: request.file,
        advice: 'Wait until it is done',
      })
    const taking = this.#parts.take(request, this.#progress(request.file), this.#stop.signal)
    this.#taking = taking
    try {
      const { frames, isNew, master, remarks } = await taking
      return { file: master, frames, isNew, remarks }
    } finally {
      this.#taking = undefined
    }
  }

  /** What was taken in until now is closed properly. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#taking?.catch(() => undefined)
  }

  #progress(file: string): (frames: number, total: number) => void {
    const { nowMs, publish } = this.#parts
    let toldMs = Number.NEGATIVE_INFINITY
    return (frames, total) => {
      if (nowMs() - toldMs < progressEveryMs && frames < total) return
      toldMs = nowMs()
      publish({ file, frames, total })
    }
  }
}
