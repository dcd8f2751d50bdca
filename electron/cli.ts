import { join } from 'node:path'
import { didYouMean } from '../shared/base/suggest.ts'
import { benches } from './bench/benches.ts'
import { adoptSpec, adoptVerb } from './cli/adopt.ts'
import { analyseSpec, analyseVerb } from './cli/analyse.ts'
import { benchSpec, benchVerb } from './cli/bench.ts'
import { exportSpec, exportVerb } from './cli/export.ts'
import { followSpec, followVerb } from './cli/follow.ts'
import { lsSpec, lsVerb } from './cli/ls.ts'
import { planSpec, planVerb } from './cli/plan.ts'
import { usageLine, type VerbSpec } from './cli/parse-args.ts'
import { recoverSpec, recoverVerb } from './cli/recover.ts'
import { runVerb } from './cli/run-verb.ts'
import { experimentVerb, runSpec } from './cli/run.ts'
import { showSpec, showVerb } from './cli/show.ts'
import { simulateSpec, simulateVerb } from './cli/simulate.ts'
import { specSpec, specVerb } from './cli/spec.ts'
import { terminalIo } from './cli/terminal-io.ts'
import { verbHelp } from './cli/verb-help.ts'
import { validateSpec, validateVerb } from './cli/validate.ts'
import { verifySpec, verifyVerb } from './cli/verify.ts'
import type { Verb } from './cli/verb-io.ts'
import { workflowsSpec, workflowsVerb } from './cli/workflows.ts'
import { program } from './platform/program.ts'
import { systemClock } from './platform/system-clock.ts'

/* Composition root of the command line. Runs under plain Node: nothing here needs Electron. */
const clock = systemClock()
const entries = import.meta.dirname
const io = terminalIo(process.stdout, process.stderr)

const verbs: readonly { readonly spec: VerbSpec; readonly verb: Verb; readonly does: string }[] = [
  {
    spec: runSpec,
    verb: experimentVerb({ clock, entries, onStopRequest }),
    does: 'runs an experiment headless',
  },
  {
    spec: followSpec,
    verb: followVerb({ clock, entries, onStopRequest }),
    does: 'records whatever is run in SPEC, until it is ended',
  },
  {
    spec: analyseSpec,
    verb: analyseVerb({ clock, entries, onStopRequest }),
    does: 'runs a workflow on a recorded experiment, or on images that another program recorded',
  },
  {
    spec: adoptSpec,
    verb: adoptVerb({ clock, entries, onStopRequest }),
    does: 'makes an experiment of images that another program recorded',
  },
  {
    spec: workflowsSpec,
    verb: workflowsVerb(entries),
    does: 'lists the workflows that analyse knows, what can be set in one, and the tasks they are made of',
  },
  { spec: validateSpec, verb: validateVerb, does: 'checks a description, beamline or workflow file' },
  { spec: planSpec, verb: planVerb, does: 'prints the expanded plan: nodes, shapes, time, bytes' },
  {
    spec: simulateSpec,
    verb: simulateVerb({ clock, entries, untilStopped }),
    does: 'serves the simulated beamline',
  },
  { spec: specSpec, verb: specVerb({ clock, onStopRequest }), does: 'asks any SPEC server' },
  { spec: lsSpec, verb: lsVerb, does: 'lists what is in a recorded file' },
  { spec: showSpec, verb: showVerb, does: 'shows values, attributes and units' },
  {
    spec: verifySpec,
    verb: verifyVerb,
    does: 'proves that recorded files are complete and as they were written',
  },
  {
    spec: recoverSpec,
    verb: recoverVerb(clock),
    does: 'makes an experiment consistent whose program died',
  },
  {
    spec: benchSpec(benches),
    verb: benchVerb({ clock, entries, onStopRequest, benches }),
    does: 'measures this machine against what others write and read in the same minute',
  },
  { spec: exportSpec, verb: exportVerb, does: 'converts a recorded node to another format' },
]

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
  if (name === undefined || name === 'help' || name === '--help') {
    for (const line of helpLines()) io.out(line)
    return name === undefined ? 2 : 0
  }
  const found = verbs.find(({ spec }) => spec.name === name)
  if (found !== undefined && rest.includes('--help')) {
    for (const line of verbHelp(found.spec, found.does)) io.out(line)
    return 0
  }
  if (found !== undefined) return await runVerb(found.spec, found.verb, rest, io)
  const message = `hutch has no verb "${name}"${didYouMean(
    name,
    verbs.map(({ spec }) => spec.name),
  )}`
  if (words.includes('--json')) io.json({ error: 'usage', message })
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
