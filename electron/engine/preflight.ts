import { nearestWord } from '../../shared/base/suggest.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Description } from '../../shared/model/description.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import type { AxisPlan, Plan } from '../../shared/model/plan.ts'
import { expandPlan } from '../../shared/plan/expand-plan.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import type { Detector } from '../detectors/detector.ts'
import type { Sequencer } from './ports.ts'

export interface PreflightParts {
  readonly beamline: Beamline
  readonly sequencer: Sequencer
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  /** Free bytes where the data will go. */
  readonly freeBytes: () => Promise<number>
}

export interface ReadyPlan {
  readonly plan: Plan
  readonly facts: readonly DetectorFacts[]
}

/** Kept free for everybody else on the disk; the forecast stops before. */
const reserveBytes = 500e6

/**
 * Asks every device before anything moves: reachable, motors and counters known, axes within limits, metadata there, disk
 * large enough. Rejects with the first problem; the advice counts the others.
 */
export async function preflight(
  description: Description,
  parts: PreflightParts,
  signal: AbortSignal,
): Promise<ReadyPlan> {
  await parts.sequencer.connect(signal)
  const facts = await Promise.all([...parts.detectors.values()].map(detector => detector.describe(signal)))
  const expanded = expandPlan(description, parts.beamline, new Map(facts.map(fact => [fact.id, fact])))
  if ('problems' in expanded) throw firstOf(expanded.problems)
  const { plan } = expanded
  const problems = [
    ...missingMetadata(plan, description),
    ...(await unknownNames(plan, parts)),
    ...(await outsideLimits(plan, parts.sequencer)),
    ...(await tooLarge(plan, parts)),
  ]
  if (problems.length > 0) throw firstOf(problems)
  signal.throwIfAborted()
  return { plan, facts }
}

function firstOf(problems: readonly Problem[]): HutchError {
  const [first, ...others] = problems
  if (first === undefined) throw new TypeError('A refusal needs a problem')
  const more =
    others.length === 0
      ? []
      : [`and ${others.length} more: ${others.map(problem => problem.message).join('; ')}`]
  const advice = [...(first.advice === undefined ? [] : [first.advice]), ...more].join('; ')
  return new HutchError(advice === '' ? first : { ...first, advice })
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

async function unknownNames(plan: Plan, parts: PreflightParts): Promise<readonly Problem[]> {
  const motors = await parts.sequencer.motors()
  const counters = await parts.sequencer.counters()
  const { beamline } = parts
  const wantedMotors = new Set([
    ...axesOf(plan).map(axis => axis.motor),
    ...(beamline.sample === undefined ? [] : [beamline.sample.motor]),
    ...recorded(plan, 'motor'),
  ])
  return [
    ...[...wantedMotors]
      .filter(name => !motors.includes(name))
      .map(name => unknown('motor', name, motors, parts)),
    ...recorded(plan, 'counter')
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

async function outsideLimits(plan: Plan, sequencer: Sequencer): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const axis of axesOf(plan)) {
    const [low, high] = await sequencer.limits(axis.motor)
    const outside = [axis.start, axis.stop].find(value => value < low || value > high)
    if (outside === undefined) continue
    problems.push({
      kind: 'limit',
      message: `${axis.motor} ${outside} ${axis.unit} is outside its limits ${low} … ${high} ${axis.unit}`,
      where: `motor ${axis.motor}`,
      advice: 'Change the axis of the scan, or the limits of the motor in SPEC',
    })
  }
  return problems
}

async function tooLarge(plan: Plan, parts: PreflightParts): Promise<readonly Problem[]> {
  const free = await parts.freeBytes()
  if (plan.totals.bytes + reserveBytes <= free) return []
  return [
    {
      kind: 'disk',
      message: `The experiment needs ${gigabytes(plan.totals.bytes)}, the disk has ${gigabytes(free)} free (${gigabytes(reserveBytes)} stay reserved)`,
      advice: 'Free space, or choose another output folder',
    },
  ]
}

function axesOf(plan: Plan): readonly AxisPlan[] {
  return [...planNodes(plan)].flatMap(node => (node.kind === 'scan' ? [node.axis] : []))
}

function recorded(plan: Plan, kind: 'motor' | 'counter'): readonly string[] {
  return plan.record.flatMap(({ source }) => (source.kind === kind ? [source.mnemonic] : []))
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
