import type { WriteStream } from 'node:tty'
import type { VerbIo } from './verb-io.ts'

/** Where the real command line speaks. */
export function terminalIo(
  stdout: Pick<WriteStream, 'write'>,
  stderr: Pick<WriteStream, 'write'> & { readonly isTTY?: boolean },
): VerbIo {
  return {
    out: line => void stdout.write(`${line}\n`),
    json: value => void stdout.write(`${JSON.stringify(value)}\n`),
    err: (line, end) => void stderr.write(end === 'open' ? line : `${line}\n`),
    isTerminal: stderr.isTTY === true,
  }
}
