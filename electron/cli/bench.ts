import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Bench, BenchParts } from '../bench/bench.ts'
import { judge } from '../bench/figure.ts'
import { machine, machineLine } from '../bench/machine.ts'
import { makeOutputFolder } from '../platform/experiment-folder.ts'
import { hasFlag, optionValue, type OptionSpec, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { figureJson, figureLines } from './print-figure.ts'
import type { Verb, VerbIo } from './verb-io.ts'

/** Medians of fewer say little on a machine that does other things too. */
const defaultRounds = 5
const mostRounds = 1000

type Benches = Readonly<Record<string, Bench>>

export function benchSpec(benches: Benches): VerbSpec {
  return {
    name: 'bench',
    positional: ['[NAME…]'],
    options: {
      ...benchOptions(benches),
      rounds: {
        kind: 'value',
        value: 'N',
        help: `turns of everyone who is measured, default ${defaultRounds}`,
      },
      out: {
        kind: 'value',
        value: 'DIR',
        help: 'a folder on the disk to be measured, default the current one',
      },
      json: { kind: 'flag', help: 'figures as JSON lines' },
    },
  }
}

export interface BenchVerbParts {
  readonly clock: Clock
  readonly entries: string
  /** Calls back when the user asks to stop (Ctrl-C); returns the way out. */
  readonly onStopRequest: (listener: () => void) => () => void
  readonly benches: Benches
}

/** `hutch bench`: measures. Exit code 1 when a figure misses what it must reach. */
export function benchVerb({ clock, entries, onStopRequest, benches }: BenchVerbParts): Verb {
  return async (args, io) => {
    const chosen = chosenBenches(benches, args.positional)
    const rounds = roundsOf(args)
    const out = await makeOutputFolder(optionValue(args, 'out') ?? '.')
    const stop = new AbortController()
    const release = onStopRequest(() => stop.abort(stopped()))
    const report = hasFlag(args, 'json') ? jsonReport(io) : terminalReport(io)
    report.machine()
    try {
      for (const [name, bench] of chosen) {
        report.begin(name, bench)
        await inNewFolder(out, folder =>
          bench.run({
            clock,
            entries,
            folder,
            rounds,
            signal: stop.signal,
            option: option => optionValue(args, option),
            report: figure => report.figure(name, figure),
            note: text => io.err(text),
          }),
        )
      }
    } finally {
      release()
    }
    return report.end()
  }
}

async function inNewFolder(out: string, act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(out, 'hutch-bench-'))
  try {
    await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function chosenBenches(benches: Benches, names: readonly string[]): readonly (readonly [string, Bench])[] {
  if (names.length === 0) return Object.entries(benches).filter(([, bench]) => !bench.isLong)
  const known = Object.keys(benches)
  const unknown = names.find(name => !known.includes(name))
  if (unknown === undefined) return names.map(name => [name, demand(benches[name], name)])
  throw new HutchError({
    kind: 'usage',
    message: `bench knows no "${unknown}"${didYouMean(unknown, known)}`,
    where: 'bench',
    advice: `It measures ${listWords(known, 'and')}.`,
  })
}

function roundsOf(args: ParsedArgs): number {
  const given = optionValue(args, 'rounds') ?? String(defaultRounds)
  const rounds = Number(given)
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= mostRounds) return rounds
  throw new HutchError({
    kind: 'usage',
    message: `--rounds needs a whole number from 1 to ${mostRounds}, not "${given}"`,
    where: `--rounds ${given}`,
  })
}

function benchOptions(benches: Benches): Record<string, OptionSpec> {
  const all = Object.values(benches).flatMap(({ options }) => Object.entries(options))
  return Object.fromEntries(all.map(([name, option]) => [name, { kind: 'value', ...option }]))
}

function stopped(): HutchError {
  return new HutchError({ kind: 'aborted', message: 'The measurement was stopped', where: 'bench' })
}

interface Report {
  machine(): void
  begin(name: string, bench: Bench): void
  figure(name: string, ...figure: Parameters<BenchParts['report']>): void
  /** The exit code. */
  end(): number
}

function jsonReport(io: VerbIo): Report {
  let missed = 0
  return {
    machine: () => io.json({ event: 'machine', ...machine() }),
    begin: () => undefined,
    figure: (name, figure) => {
      const judged = judge(figure)
      if (judged.verdict === 'missed') missed += 1
      io.json({ event: 'figure', bench: name, ...figureJson(figure, judged) })
    },
    end: () => {
      io.json({ event: 'done', missed })
      return missed === 0 ? 0 : 1
    },
  }
}

function terminalReport(io: VerbIo): Report {
  let missed = 0
  return {
    machine: () => io.out(machineLine(machine())),
    begin: (name, { does }) => io.out(`\n${name}: ${does}`),
    figure: (_name, figure) => {
      const judged = judge(figure)
      if (judged.verdict === 'missed') missed += 1
      for (const line of figureLines(figure, judged)) io.out(line)
    },
    end: () => {
      if (missed > 0) io.out(`\n${missed} missed what they must reach`)
      return missed === 0 ? 0 : 1
    },
  }
}
