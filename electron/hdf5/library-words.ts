/**
 * What went wrong inside the HDF5 library. It answers with its call stack, outermost first; the innermost line says what
 * happened. Undefined where the error is not the library's.
 */
export function libraryWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  if (!message.includes('HDF5-DIAG') && !stackLine.test(message)) return undefined
  const lines = [...message.matchAll(new RegExp(stackLine, 'gm'))].map(match => match[1] ?? '')
  const cause = lines.at(-1) ?? 'it does not say why'
  for (const [pattern, words] of knownCauses) if (pattern.test(message)) return `${words} (${cause})`
  return cause
}

/** Of an error that may be the library's: what the message of a problem says of it. */
export function causeInWords(error: unknown): unknown {
  const words = libraryWords(error)
  return words === undefined ? error : new Error(`the HDF5 library says "${words}"`, { cause: error })
}

const stackLine = /^\s*#\d+:.*?\(\): (.*)$/m

const knownCauses: readonly (readonly [RegExp, string])[] = [
  [/truncated file/, 'it is shorter than it should be'],
  [/file signature not found/, 'it is not an HDF5 file'],
  [/addr overflow|end of file address/, 'it ends before its data'],
  [/checksum/, 'its inner tables are damaged'],
  [/already open for write/, 'a program has it open for writing, or died while writing'],
]
