import { join } from 'node:path'
import { didYouMean } from '../shared/base/suggest.ts'
import { allVerbs, type ListedVerb } from './cli/all-verbs.ts'
import { usageLine } from './cli/parse-args.ts'
import { runVerb } from './cli/run-verb.ts'
import { terminalIo } from './cli/terminal-io.ts'
import { verbHelp } from './cli/verb-help.ts'
import { program } from './platform/program.ts'
import { systemClock } from './platform/system-clock.ts'

/* Composition root of the command line. Runs under plain Node: nothing here needs Electron. */
const io = terminalIo(process.stdout, process.stderr)
const verbs = allVerbs({ clock: systemClock(), entries: import.meta.dirname, onStopRequest, untilStopped })

// Whoever read the output may be gone (`hutch run … | head`): an experiment goes on, its files matter more than its words.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const exitCode = await main(process.argv.slice(2))
// Everything was closed by the verb; a handle a library keeps open must not keep the shell waiting. A pipe takes its last
// bytes only when its reader is ready, so the exit waits for both streams.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)))

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === '--version') {
    io.out(`${program.name} ${program.version}`)
    return 0
  }
  const isHelp = name === 'help' || name === '--help' || name === '-h'
  if (name === undefined || (isHelp && rest[0] === undefined)) {
    for (const line of helpLines()) io.out(line)
    return name === undefined ? 2 : 0
  }
  const asked = isHelp ? rest[0] : name
  const found = verbs.find(({ spec }) => spec.name === asked)
  if (found === undefined) return refuse(asked ?? name, words.includes('--json'))
  if (isHelp || asksForHelp(rest)) return help(found)
  return await runVerb(found.spec, found.verb, rest, io)
}

/** After `--` stands what is meant for somebody else. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some(word => word === '--help' || word === '-h')
}

function help({ spec, does }: ListedVerb): number {
  for (const line of verbHelp(spec, does)) io.out(line)
  return 0
}

function refuse(name: string, asJson: boolean): number {
  const names = verbs.map(({ spec }) => spec.name)
  const message = `hutch has no verb "${name}"${didYouMean(name, names)}`
  if (asJson) io.json({ error: 'usage', message, advice: 'Try: hutch help' })
  else io.err(`${message}\n  Try: hutch help`)
  return 2
}

function helpLines(): readonly string[] {
  return [
    `${program.name} ${program.version}: runs and records beamline experiments`,
    '',
    ...verbs.flatMap(({ spec, does }) => [`hutch ${usageLine(spec)}`, `    ${does}`]),
    '',
    'hutch VERB --help explains the options of one.',
    `Descriptions to start from: ${join('templates', '*.yml')}`,
  ]
}

function onStopRequest(listener: () => void): () => void {
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return () => {
    process.off('SIGINT', listener)
    process.off('SIGTERM', listener)
  }
}

async function untilStopped(): Promise<void> {
  await new Promise<void>(resolve => {
    onStopRequest(resolve)
  })
}
