/** A command or property that the simulated SPEC refuses, in its words: becomes an error reply and an `error` event. */
export class SpecFailure extends Error {
  override readonly name: string = 'SpecFailure'
}

/** What an interrupted command answers. */
export class SpecAborted extends SpecFailure {
  override readonly name = 'SpecAborted'

  constructor() {
    super('Command aborted')
  }
}

/** The statement `exit`: back to the prompt. What it has to say stands on the screen already. */
export class SpecExit extends SpecFailure {
  override readonly name = 'SpecExit'

  constructor(lastLine = '') {
    super(lastLine === '' ? 'Command ended by exit' : lastLine)
  }
}
