import type { Clock } from '../../shared/base/clock.ts'
import { formatBytes } from '../../shared/base/format-bytes.ts'
import { didYouMean, nearestWord } from '../../shared/base/suggest.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Description } from '../../shared/model/description.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import type { RoiCounter } from '../../shared/model/roi.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import type { CameraPlan, NativeScanPlan, Plan, PlanNode } from '../../shared/model/plan.ts'
import { expandPlan } from '../../shared/plan/expand-plan.ts'
import { sessionPlan } from '../../shared/plan/session-plan.ts'
import { withRegions } from '../../shared/plan/plan-regions.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import type { Detector } from '../detectors/detector.ts'
import type { DiskSpace } from '../platform/disk-space.ts'
import { diskReserveBytes, forecastBytes } from './disk-reserve.ts'
import type { Sequencer } from './ports.ts'
import { withTimeLimit } from './time-limit.ts'

export interface PreflightParts {
  readonly beamline: Beamline
  readonly clock: Clock
  readonly sequencer: Sequencer
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly regionCounters: () => readonly RoiCounter[]
  /** Where the data will go. */
  readonly diskSpace: () => Promise<DiskSpace>
}

export interface ReadyPlan {
  readonly plan: Plan
  readonly facts: readonly DetectorFacts[]
  /** Detectors that expose with every point of a scan that SPEC runs. */
  readonly exposing: readonly DetectorFacts[]
  /** What is counted on their frames. */
  readonly regions: readonly RoiCounter[]
}

/** A question to the sequencer; longer means that it is busy with somebody's macro. */
const answerLimitMs = 10_000

/**
 * Asks every device the plan needs before anything moves: reachable, motors and counters known, axes within limits, metadata
 * there, disk large enough. Rejects with all problems at once. What the description alone shows to be wrong is told before
 * any device is asked.
 */
export async function preflight(
  description: Description,
  parts: PreflightParts,
  signal: AbortSignal,
): Promise<ReadyPlan> {
  refuseReadOnly(parts.beamline)
  const draft = expanded(description, parts.beamline, [])
  refuse(missingMetadata(draft, description))
  await parts.sequencer.connect(signal)
  const facts = await Promise.all(usedDetectors(draft, parts).map(detector => detector.describe(signal)))
  const regions = parts.regionCounters()
  const plan = withRegions(expanded(description, parts.beamline, facts), regions, byId(facts))
  const devices = await askSequencer(plan, parts, signal)
  refuse([...unknownNames(devices, parts), ...outsideLimits(devices), ...(await tooLarge(plan, parts))])
  signal.throwIfAborted()
  return { plan, facts, exposing: [], regions }
}

/** The same before an experiment that follows: SPEC and its detectors there, room on the disk. */
export async function preflightSession(
  session: { readonly name: string; readonly detectors: readonly DetectorId[] },
  parts: PreflightParts,
  signal: AbortSignal,
): Promise<ReadyPlan> {
  const wanted = session.detectors.map(id => detectorOf(id, parts))
  await parts.sequencer.connect(signal)
  const facts = await Promise.all(wanted.map(detector => detector.describe(signal)))
  const plan = sessionPlan(session.name)
  refuse(await tooLarge(plan, parts))
  signal.throwIfAborted()
  return { plan, facts, exposing: facts, regions: parts.regionCounters() }
}

function detectorOf(id: DetectorId, { detectors }: PreflightParts): Detector {
  const detector = detectors.get(id)
  if (detector !== undefined) return detector
  throw new HutchError({
    kind: 'not-found',
    message: `There is no detector "${id}"${didYouMean(id, [...detectors.keys()])}`,
    where: `detector ${id}`,
    advice: `The beamline file has: ${[...detectors.keys()].join(', ') || 'none'}`,
  })
}

function expanded(description: Description, beamline: Beamline, facts: readonly DetectorFacts[]): Plan {
  const result = expandPlan(description, beamline, byId(facts))
  if ('problems' in result) throw new ProblemList(result.problems)
  return result.plan
}

function byId(facts: readonly DetectorFacts[]): ReadonlyMap<DetectorId, DetectorFacts> {
  return new Map(facts.map(fact => [fact.id, fact]))
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemList(problems)
}

/** A camera that this experiment does not use may be off. */
function usedDetectors(plan: Plan, { detectors }: PreflightParts): readonly Detector[] {
  const used = detectorsOf(plan)
  return [...detectors.values()].filter(detector => used.has(detector.id))
}

/** Detectors that expose in a plan. */
export function detectorsOf(plan: Plan): ReadonlySet<DetectorId> {
  return new Set([...planNodes(plan)].flatMap(node => camerasOf(node).map(({ detector }) => detector)))
}

function refuseReadOnly({ name, readOnly }: Beamline): void {
  if (readOnly !== true) return
  throw new HutchError({
    kind: 'usage',
    message: `${name} is read-only: Hutch may watch and record, not move or count`,
    where: 'readOnly of the beamline file',
    advice: 'Record what SPEC runs with "Follow SPEC", or allow control in Devices.',
  })
}

/** Cameras that expose with a node. */
export function camerasOf(node: PlanNode): readonly CameraPlan[] {
  if (node.kind === 'nativeScan') return node.cameras
  return node.kind === 'acquisition' && node.camera !== undefined ? [node.camera] : []
}

function missingMetadata(plan: Plan, description: Description): readonly Problem[] {
  return plan.missing
    .filter(missing => missing.need === 'required')
    .map(missing => ({
      kind: 'description',
      message: `"${missing.label}" must be recorded and has no value`,
      where: description.file,
      advice: `Give it with --set "${missing.label}=…", or in a paramSet of the description`,
    }))
}

/** Positions a motor of the plan will be sent to. */
interface WantedMotor {
  readonly name: string
  readonly unit: string
  readonly targets: readonly number[]
}

interface Devices {
  readonly motors: readonly string[]
  readonly counters: readonly string[]
  readonly wantedMotors: readonly WantedMotor[]
  readonly wantedCounters: readonly string[]
  /** User limits of the wanted motors that exist. */
  readonly limits: ReadonlyMap<string, readonly [number, number]>
}

async function askSequencer(plan: Plan, parts: PreflightParts, signal: AbortSignal): Promise<Devices> {
  const { clock, sequencer } = parts
  const wantedMotors = motorsOf(plan, parts.beamline)
  const ask = async (): Promise<Devices> => {
    const [motors, counters] = await Promise.all([sequencer.motors(), sequencer.counters()])
    const limits = await Promise.all(
      wantedMotors
        .filter(({ name, targets }) => targets.length > 0 && motors.includes(name))
        .map(async ({ name }) => [name, await sequencer.limits(name)] as const),
    )
    const wantedCounters = [...new Set(recorded(plan, 'counter'))]
    return { motors, counters, wantedMotors, wantedCounters, limits: new Map(limits) }
  }
  return await withTimeLimit(ask, { clock, limitMs: answerLimitMs, late: () => busy(sequencer.name), signal })
}

function motorsOf(plan: Plan, { sample }: Beamline): readonly WantedMotor[] {
  const wanted = new Map<string, WantedMotor>()
  const add = (name: string, unit: string, targets: readonly number[]): void => {
    const known = wanted.get(name)
    wanted.set(name, {
      name,
      unit: known?.unit ?? unit,
      targets: [...(known?.targets ?? []), ...targets],
    })
  }
  for (const node of planNodes(plan)) {
    if (node.kind === 'scan') add(node.axis.motor, node.axis.unit, [node.axis.start, node.axis.stop])
    if (node.kind === 'nativeScan')
      for (const { motor, targets, unit } of movedBy(node)) add(motor, unit, targets)
    if (node.kind !== 'acquisition' || sample === undefined || node.beam.sample === 'as-is') continue
    add(sample.motor, sample.unit, [sample[node.beam.sample]])
  }
  for (const motor of recorded(plan, 'motor')) add(motor, '', [])
  return [...wanted.values()]
}

/** Where a scan of SPEC will go; relative ends depend on where the motors stand then, and SPEC checks them itself. */
function movedBy({ axes }: NativeScanPlan): readonly { motor: string; unit: string; targets: number[] }[] {
  return axes.flat().map(({ isRelative, motor, start, stop, unit }) => ({
    motor,
    unit,
    targets: isRelative ? [] : [start, stop],
  }))
}

function unknownNames(devices: Devices, parts: PreflightParts): readonly Problem[] {
  const { counters, motors, wantedCounters, wantedMotors } = devices
  return [
    ...wantedMotors
      .filter(({ name }) => !motors.includes(name))
      .map(({ name }) => unknown('motor', name, motors, parts)),
    ...wantedCounters
      .filter(name => !counters.includes(name))
      .map(name => unknown('counter', name, counters, parts)),
  ]
}

function unknown(
  what: string,
  name: string,
  known: readonly string[],
  { sequencer }: PreflightParts,
): Problem {
  const nearest = nearestWord(name, known)
  return {
    kind: 'not-found',
    message: `${sequencer.name} has no ${what} "${name}"`,
    where: `${what} ${name}`,
    advice: nearest === undefined ? `It has: ${known.join(', ')}` : `Did you mean "${nearest}"?`,
  }
}

function outsideLimits({ limits, wantedMotors }: Devices): readonly Problem[] {
  return wantedMotors.flatMap(({ name, targets, unit }) => {
    const range = limits.get(name)
    const outside = range && targets.find(target => target < range[0] || target > range[1])
    if (range === undefined || outside === undefined) return []
    return [
      {
        kind: 'limit',
        message: `${name} ${outside} ${unit} is outside its limits ${range[0]} … ${range[1]} ${unit}`,
        where: `motor ${name}`,
        advice: 'Change the axis of the scan, or the limits of the motor in SPEC',
      },
    ]
  })
}

function busy(server: string): HutchError {
  return new HutchError({
    kind: 'timeout',
    message: `${server} did not list its motors and counters within ${answerLimitMs / 1000} s`,
    where: server,
    advice: 'It may be busy with a macro: wait for its end, or stop it in SPEC.',
  })
}

async function tooLarge(plan: Plan, parts: PreflightParts): Promise<readonly Problem[]> {
  const { freeBytes, sizeBytes } = await parts.diskSpace()
  const needed = forecastBytes(plan)
  const reserve = diskReserveBytes(parts.beamline, sizeBytes)
  if (needed + reserve <= freeBytes) return []
  return [
    {
      kind: 'disk',
      message: `The experiment needs ${formatBytes(needed)}, the disk has ${formatBytes(freeBytes)} free (${formatBytes(reserve)} stay reserved)`,
      advice: 'Free space, or choose another output folder',
    },
  ]
}

function recorded(plan: Plan, kind: 'motor' | 'counter'): readonly string[] {
  return plan.record.flatMap(({ source }) => (source.kind === kind ? [source.mnemonic] : []))
}
