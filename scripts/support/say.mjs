// Everything the scripts tell a person goes to stderr: stdout belongs to the program that was asked for.

/** A failure the user can act on: shown as its message alone, without a stack. */
export class Advice extends Error {
  name = 'Advice'
}

export function say(text) {
  process.stderr.write(`${text}\n`)
}

/** Shows that something long is alive: one line that counts seconds, or, without a terminal, a line now and then. */
export async function sayWhile(text, work, progress = () => '') {
  const started = Date.now()
  const line = () => `${text} … ${progress()}${Math.round((Date.now() - started) / 1000)} s`
  const isTerminal = process.stderr.isTTY === true
  if (!isTerminal) say(`${text} …`)
  const show = () => (isTerminal ? process.stderr.write(`\r\x1b[K${line()}`) : say(line()))
  const timer = setInterval(show, isTerminal ? 250 : 10_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
    if (isTerminal) process.stderr.write('\r\x1b[K')
    say(line())
  }
}

/** Runs a script's main function; the number it may answer with becomes the exit code. */
export async function runScript(main) {
  try {
    const code = await main()
    if (code !== undefined) process.exitCode = code
  } catch (error) {
    if (!(error instanceof Advice)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
