import type { Beamline } from '../../shared/model/beamline.ts'
import type { DescriptionPreview } from '../../shared/model/description-preview.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { PreviewReply, PreviewRequest } from './protocol.ts'

/** The thread, or anything that speaks for it. */
export interface PreviewPort {
  postMessage(request: PreviewRequest): void
  on(event: 'message', listener: (reply: PreviewReply) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  terminate(): Promise<unknown>
}

interface Question {
  readonly request: PreviewRequest
  readonly resolve: (preview: DescriptionPreview) => void
  readonly reject: (error: unknown) => void
}

/**
 * Asks for previews, one at a time. Who types faster than a preview is made gets the newest: a question that still waits is
 * given up when the same asker has a newer one. The thread starts with the first question, and anew should it ever die.
 */
export class Previewer {
  readonly #start: () => PreviewPort
  readonly #waiting = new Map<string, Question>()
  #port: PreviewPort | undefined
  #asked: Question | undefined
  #lastId = 0

  constructor(start: () => PreviewPort) {
    this.#start = start
  }

  /** Rejects with kind `aborted` when a newer question of the same asker came first. */
  preview(asker: string, text: string, file: string, beamline: Beamline): Promise<DescriptionPreview> {
    this.#waiting.get(asker)?.reject(superseded(file))
    const request = { id: ++this.#lastId, text, file, beamline }
    return new Promise((resolve, reject) => {
      this.#waiting.delete(asker)
      this.#waiting.set(asker, { request, resolve, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    for (const { reject, request } of this.#waiting.values()) reject(superseded(request.file))
    this.#waiting.clear()
    await this.#port?.terminate()
    this.#port = undefined
  }

  #next(): void {
    const [first] = this.#waiting
    if (this.#asked !== undefined || first === undefined) return
    const [asker, question] = first
    this.#waiting.delete(asker)
    this.#asked = question
    this.#port ??= this.#open()
    this.#port.postMessage(question.request)
  }

  #open(): PreviewPort {
    const port = this.#start()
    port.on('message', ({ id, preview }) => {
      if (this.#asked?.request.id !== id) return
      this.#asked.resolve(preview)
      this.#asked = undefined
      this.#next()
    })
    port.on('error', error => {
      this.#port = undefined
      const asked = this.#asked
      this.#asked = undefined
      asked?.reject(error)
      this.#next()
    })
    return port
  }
}

function superseded(file: string): HutchError {
  return new HutchError({
    kind: 'aborted',
    message: 'A newer text came before this one was judged',
    where: file,
  })
}
