/** A command or property that the simulated SPEC refuses, in its words: becomes an error reply and an `error` event. */
export class SpecFailure extends Error {
  override readonly name = 'SpecFailure'
}

/** What an interrupted command answers. */
export class SpecAborted extends SpecFailure {
  constructor() {
    super('Command aborted')
  }
}
