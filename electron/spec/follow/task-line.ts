import { ParseError } from '../../../shared/base/parse.ts'
import { HutchError } from '../../../shared/model/problem.ts'

/** Tasks one after the other, in the order they are given. What the world does wrong is logged and does not stop the next. */
export class TaskLine {
  readonly #log: (line: string) => void
  #last: Promise<void> = Promise.resolve()

  constructor(log: (line: string) => void) {
    this.#log = log
  }

  add(task: () => void | Promise<void>): void {
    this.#last = this.#last.then(task).catch((error: unknown) => {
      if (!(error instanceof HutchError) && !(error instanceof ParseError)) throw error
      this.#log(error.message)
    })
  }

  async settled(): Promise<void> {
    await this.#last
  }
}
