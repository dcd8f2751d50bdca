import { dirname, join } from 'node:path'
import { assertNever } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { counted } from '../../shared/base/counted.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { recordedPoints, recordedSoFar } from '../../shared/structure/recorded-scans.ts'
import { assemble, loadBeamline, loadDescription } from '../assembly.ts'
import type { AcquisitionEngine } from '../engine/acquisition-engine.ts'
import type { StartedRun } from '../engine/engine-parts.ts'
import type { RunSummary } from '../engine/run-parts.ts'
import { isActive, isFollowing } from '../engine/run-machine.ts'
import type { FiledWorkflow } from '../analysis/workflow-library.ts'
import { analyseLive, workflowNamed, workflowWanted, type LiveAnalysis } from './live-analysis.ts'
import { keepAsAsked } from './keep-as-asked.ts'
import { recoverUnfinished, sayRecovered } from '../recover-unfinished.ts'
import { launchSimulatedBeamline } from '../simulator/launch-simulator.ts'
import { numberOption, replayOption, simulatorOptions, simulatorSettings } from './simulator-options.ts'
import { hasFlag, optionValue, optionValues, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { ProgressBar } from './progress-bar.ts'
import { RepeatedLines } from './repeated-lines.ts'
import type { Verb, VerbIo } from './verb-io.ts'

/** Of every verb that records an experiment. */
export const recordingOptions = {
  beamline: {
    kind: 'value',
    value: 'FILE',
    help: 'beamline file; without it the simulated beamline is started',
  },
  out: { kind: 'value', value: 'DIR', help: 'output folder, default hutch-data' },
  'single-file': {
    kind: 'flag',
    help: 'everything in one more file, however large; small experiments get it anyway',
  },
  'no-single-file': { kind: 'flag', help: 'never one more file' },
  checksums: { kind: 'flag', help: 'SHA-256 of every file and frame, for sha256sum -c' },
  ...simulatorOptions,
  ...replayOption,
  json: { kind: 'flag', help: 'events as JSON lines' },
} as const satisfies VerbSpec['options']

export const runSpec: VerbSpec = {
  name: 'run',
  positional: ['DESCRIPTION'],
  options: {
    set: { kind: 'repeated', value: 'NAME=VALUE', help: 'replaces a value of the description' },
    analyse: {
      kind: 'value',
      value: 'WORKFLOW',
      help: 'runs a workflow on the data while they are recorded',
    },
    'wait-for-spec': {
      kind: 'value',
      value: 'SECONDS',
      help: 'a SPEC server that went away is waited for so long, default 300; 0: not at all',
    },
    ...recordingOptions,
  },
}

export interface RunVerbParts {
  readonly clock: Clock
  /** Folder of the built worker and simulator files. */
  readonly entries: string
  /** Calls back when the user asks to stop (Ctrl-C); returns the way out. */
  readonly onStopRequest: (listener: () => void) => () => void
}

/** `hutch run`: one experiment, headless. Exit code 0 only when it is complete. */
export function experimentVerb(parts: RunVerbParts): Verb {
  return async (args, io) => {
    const description = await loadDescription(args.positional[0] ?? '', settingsOf(args))
    const name = optionValue(args, 'analyse')
    const workflow = name === undefined ? undefined : await workflowNamed(name, parts.entries)
    return await recordExperiment(parts, args, io, (engine, out) => engine.start(description, out), workflow)
  }
}

/** From the beamline to the exit code: what every verb has in common that records an experiment. */
export async function recordExperiment(
  parts: RunVerbParts,
  args: ParsedArgs,
  io: VerbIo,
  start: (engine: AcquisitionEngine, out: string, beamline: Beamline) => Promise<StartedRun>,
  workflow?: FiledWorkflow,
): Promise<number> {
  const { clock, entries } = parts
  const { beamline, stop } = await beamlineOf(args, parts)
  try {
    const out = optionValue(args, 'out') ?? 'hutch-data'
    const patienceS = numberOption(args, 'wait-for-spec', 0, 1e6)
    await recoverUnfinished(
      out,
      clock,
      recovered => io.err(sayRecovered(recovered)),
      error => io.err(toProblem(error).message),
    )
    const report = hasFlag(args, 'json') ? jsonReport(io) : terminalReport(io, clock)
    const ofSpec = new RepeatedLines(line => report.note(line))
    const log = (line: string): void => ofSpec.add(line)
    const assembly = assemble({
      beamline,
      clock,
      entries,
      live: { show: () => undefined },
      log,
      ...(patienceS === undefined ? {} : { sequencerPatienceMs: patienceS * 1000 }),
      regionCounters: () => [],
    })
    try {
      const unlisten = assembly.engine.listen({
        onEvent: numbered => report.event(numbered, assembly.engine),
      })
      const release = parts.onStopRequest(() => stopIfActive(assembly.engine, io))
      const run = await start(assembly.engine, out, beamline)
      const onProblem = (error: unknown): void => report.note(toProblem(error).message)
      const begin = async (): Promise<LiveAnalysis | undefined> => {
        const wanted = await workflowWanted(workflow, assembly.engine.tree.plan?.workflow, entries)
        return wanted && (await analyseLive({ clock, entries, assembly, onProblem }, wanted, run.master))
      }
      const unfinished = whatIsLeft(begin())
      const summary = await run.finished
      const left = await unfinished
      if (left !== undefined) report.note(left)
      release()
      unlisten()
      ofSpec.end()
      const isKept = await keepAsAsked(dirname(run.master), args, io)
      return Math.max(isKept && left === undefined ? 0 : 1, report.done(run, summary, assembly.engine.tree))
    } finally {
      await assembly.close()
    }
  } finally {
    await stop()
  }
}

/** Of an analysis: undefined when it is complete, or there was none. It never stops the recording. */
async function whatIsLeft(analysed: Promise<LiveAnalysis | undefined>): Promise<string | undefined> {
  try {
    return await (await analysed)?.finish()
  } catch (error) {
    return `Not analysed: ${toProblem(error).message}`
  }
}

async function beamlineOf(
  args: ParsedArgs,
  { clock, entries }: RunVerbParts,
): Promise<{ beamline: Beamline; stop: () => Promise<void> }> {
  const file = optionValue(args, 'beamline')
  if (file !== undefined) return { beamline: await loadBeamline(file), stop: async () => undefined }
  const simulated = await launchSimulatedBeamline({
    entriesFolder: entries,
    clock,
    ...simulatorSettings(args),
  })
  return { beamline: simulated.beamline, stop: () => simulated.stop() }
}

function settingsOf(args: ParsedArgs): Readonly<Record<string, string>> {
  return Object.fromEntries(
    optionValues(args, 'set').map(setting => {
      const equals = setting.indexOf('=')
      if (equals <= 0) {
        throw new HutchError({
          kind: 'usage',
          message: `--set needs NAME=VALUE, not "${setting}"`,
          where: `--set ${setting}`,
        })
      }
      return [setting.slice(0, equals).trim(), setting.slice(equals + 1).trim()]
    }),
  )
}

function stopIfActive(engine: AcquisitionEngine, io: VerbIo): void {
  if (!isActive(engine.state)) return
  io.err(
    isFollowing(engine.state)
      ? 'Ending: SPEC goes on, the files are closed …'
      : 'Stopping: motors, detectors and files come to rest …',
  )
  engine.stop()
}

interface Report {
  /** A line on stderr. */
  note(line: string): void
  event(numbered: NumberedEvent, engine: AcquisitionEngine): void
  done(run: StartedRun, summary: RunSummary, tree: ExperimentTree): number
}

function jsonReport(io: VerbIo): Report {
  return {
    note: line => io.err(line),
    event: (numbered, engine) => {
      const { event } = numbered
      const line = jsonLine(numbered)
      switch (event.kind) {
        case 'complete':
        case 'gap':
        case 'spoiled':
        case 'dataset.created':
        case 'dataset.compression':
          io.json({ ...line, file: join(engine.tree.folder, event.file) })
          return
        case 'experiment.created': {
          const { experiment, folder, master, plan } = event
          io.json({ ...headOf(numbered), experiment, folder, master, totals: plan.totals })
          return
        }
        case 'run.state':
        case 'node.planned':
        case 'node.comment':
        case 'point.gap':
        case 'node.started':
        case 'node.finished':
        case 'point.recorded':
        case 'problem.raised':
        case 'problem.cleared':
        case 'result.added':
        case 'result.state':
        case 'result.log':
        case 'result.step':
        case 'column.counted':
        case 'experiment.closed':
          io.json(line)
          return
        default:
          assertNever(event, 'experiment event')
      }
    },
    done: (run, { frames, gaps, outcome, problem }, tree) => {
      if (problem !== undefined) io.json({ error: problem.kind, ...problem })
      const { points, scans } = recordedSoFar(tree)
      const ofSpec = scans === 0 ? {} : { scans, points }
      io.json({ event: 'done', file: run.master, outcome, frames, gaps, ...ofSpec })
      return outcome === 'complete' && gaps === 0 && problem === undefined ? 0 : 1
    },
  }
}

function headOf({ seq, atMs, event }: NumberedEvent): Readonly<Record<string, unknown>> {
  return { event: event.kind, seq, atMs }
}

/** An event as programs get it: its kind is called `event`. */
function jsonLine(numbered: NumberedEvent): Readonly<Record<string, unknown>> {
  const { kind, ...rest } = numbered.event
  return { ...headOf(numbered), ...rest, event: kind }
}

/** Scans that SPEC ran come one by one: each is worth a line. */
function tellScan(
  bar: ProgressBar,
  { tree }: AcquisitionEngine,
  { node, outcome }: Extract<ExperimentEvent, { kind: 'node.finished' }>,
): void {
  const scan = tree.nodes.get(node)
  if (scan?.plan.kind !== 'nativeScan') return
  const missing = scan.pointGaps.reduce((sum, gap) => sum + gap.lastPoint - gap.firstPoint + 1, 0)
  const lost = missing === 0 ? '' : `, ${missing} missing`
  bar.note(`${scan.plan.name}: ${counted(recordedPoints(scan), 'point')}${lost}, ${outcome}`)
}

function terminalReport(io: VerbIo, clock: Clock): Report {
  const bar = new ProgressBar(io, clock)
  return {
    note: line => bar.note(line),
    event: ({ event }, engine) => {
      if (event.kind === 'experiment.created') bar.start(event.experiment, event.plan.totals)
      if (event.kind === 'complete') bar.update(engine.tree)
      if (event.kind === 'node.finished') tellScan(bar, engine, event)
      if (event.kind === 'problem.raised')
        bar.note(
          `${event.problem.message}${event.problem.advice === undefined ? '' : `\n  ${event.problem.advice}`}`,
        )
    },
    done: (run, { frames, gaps, outcome, problem }, tree) => {
      bar.end()
      const missing = gaps === 0 ? '' : `, ${counted(gaps, 'frame')} missing (listed in the file)`
      io.out(`${outcome}: ${whatCame(frames, tree)} recorded${missing}`)
      io.out(run.master)
      return outcome === 'complete' && gaps === 0 && problem === undefined ? 0 : 1
    },
  }
}

/** Where no detector follows SPEC there are no frames to speak of. */
function whatCame(frames: number, tree: ExperimentTree): string {
  const { points, scans } = recordedSoFar(tree)
  const ofSpec = `${counted(scans, 'scan')}, ${counted(points, 'point')}`
  if (scans === 0) return counted(frames, 'frame')
  return frames === 0 ? ofSpec : `${ofSpec}, ${counted(frames, 'frame')}`
}
