import type { ExportDone, ExportJob } from '../export/protocol.ts'

export interface SingleKeeperParts {
  readonly doApart: (job: ExportJob) => Promise<ExportDone>
  readonly onProblem: (error: unknown) => void
}

/** Gives small experiments their one self-contained file when they end, and renews it when a result is added later. */
export class SingleKeeper {
  readonly #parts: SingleKeeperParts
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: SingleKeeperParts) {
    this.#parts = parts
  }

  /** One after the other; what goes wrong is told and harms nothing recorded. */
  keep(folder: string): void {
    this.#last = this.#last
      .then(() => this.#parts.doApart({ kind: 'single', folder, mode: 'small' }))
      .catch(this.#parts.onProblem)
  }

  async settled(): Promise<void> {
    await this.#last
  }
}
