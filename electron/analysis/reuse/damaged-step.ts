/** What is stored of a step is not what was computed: it has to be computed again. */
export class DamagedStep extends Error {
  readonly step: string

  /** @param reason one sentence, for the log of the result */
  constructor(step: string, reason: string) {
    super(reason)
    this.name = 'DamagedStep'
    this.step = step
  }
}
