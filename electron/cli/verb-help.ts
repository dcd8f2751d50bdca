import { usageLine, type VerbSpec } from './parse-args.ts'

/** What `hutch VERB --help` prints: usage, purpose, one line per option. */
export function verbHelp(spec: VerbSpec, does: string): readonly string[] {
  const options = Object.entries(spec.options).map(([name, option]) => ({
    written: `--${name}${option.kind === 'flag' ? '' : ` ${option.value}`}`,
    help: option.help,
  }))
  const width = Math.max(0, ...options.map(({ written }) => written.length))
  return [
    `hutch ${usageLine(spec)}`,
    `    ${does}`,
    '',
    ...options.map(({ written, help }) => `  ${written.padEnd(width)}  ${help}`),
  ]
}
