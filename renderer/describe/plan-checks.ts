import { didYouMean } from '../../shared/base/suggest.ts'
import { convertUnit } from '../../shared/base/units.ts'
import type { PlannedMove, PlanPreview } from '../../shared/model/description-preview.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { SpecMotor, SpecStatus } from '../../shared/model/spec-desk.ts'
import { formatBytes, formatNumber, withUnit } from '../words/format.ts'

export interface PlanCheck {
  readonly id: 'metadata' | 'limits' | 'disk' | 'references'
  readonly tone: 'ok' | 'warn' | 'error' | 'quiet'
  readonly text: string
  readonly advice?: string
  /** Where it stands in the text, for its mark there. */
  readonly problem?: Problem
}

/** What would be looked at before a start, as far as it can be known now. Each kind is told, also when all is well. */
export function planChecks(
  plan: PlanPreview,
  spec: SpecStatus,
  freeBytes: number | undefined,
): readonly PlanCheck[] {
  return [...metadata(plan), ...limits(plan.moves, spec), disk(plan, freeBytes), ...references(plan)]
}

function metadata({ missing }: PlanPreview): readonly PlanCheck[] {
  if (missing.length === 0) return [{ id: 'metadata', tone: 'ok', text: 'Metadata complete' }]
  return missing.map(({ label, need }) => ({
    id: 'metadata',
    tone: need === 'required' ? 'error' : 'warn',
    text:
      need === 'required'
        ? `“${label}” is asked for before the start`
        : `“${label}” is wanted and has no value`,
    advice: `Write it under record, or give a paramSet a key “${label}”.`,
  }))
}

function limits(moves: readonly PlannedMove[], { isListed, motors }: SpecStatus): readonly PlanCheck[] {
  if (!isListed) return [{ id: 'limits', tone: 'quiet', text: 'Limits not checked: SPEC is not reachable' }]
  const known = new Map(motors.map(motor => [motor.mnemonic, motor]))
  const wrong = moves.flatMap(move => wrongMove(move, known.get(move.motor), [...known.keys()]))
  const unique = [...new Map(wrong.map(check => [check.text, check])).values()]
  return unique.length > 0
    ? unique
    : [{ id: 'limits', tone: 'ok', text: 'All motors stay within their limits' }]
}

function wrongMove(
  move: PlannedMove,
  motor: SpecMotor | undefined,
  known: readonly string[],
): readonly PlanCheck[] {
  const where = `:${move.line}:1`
  const wrong = (message: string, advice: string): readonly PlanCheck[] => [
    {
      id: 'limits',
      tone: 'error',
      text: message,
      advice,
      problem: { kind: 'limit', message, advice, where },
    },
  ]
  if (motor === undefined) {
    return wrong(
      `SPEC has no motor “${move.motor}”${didYouMean(move.motor, known)}`,
      'Choose one that SPEC knows.',
    )
  }
  const { limits: range, unit } = motor
  const outside = move.targets
    .map(target => inUnit(target, move.unit, unit))
    .find(at => range && (at < range[0] || at > range[1]))
  if (range === undefined || outside === undefined) return []
  const [low, high] = range.map(limit => formatNumber(limit))
  const text = `${move.motor} ${withUnit(formatNumber(outside), unit)} is outside its limits ${low} … ${withUnit(high ?? '', unit)}`
  return wrong(text, 'Change the axis, or the limits of the motor in SPEC.')
}

function inUnit(value: number, from: string, to: string): number {
  return convertUnit(value, from, to) ?? value
}

function disk({ totals }: PlanPreview, freeBytes: number | undefined): PlanCheck {
  const id = 'disk'
  const needed = formatBytes(totals.bytes)
  if (freeBytes === undefined)
    return { id, tone: 'quiet', text: `${needed} to write; free space not known yet` }
  if (totals.bytes > freeBytes) {
    const text = `${needed} to write, but only ${formatBytes(freeBytes)} are free`
    return { id, tone: 'error', text, advice: 'Free space or choose another output folder.' }
  }
  return { id, tone: 'ok', text: `${needed} of ${formatBytes(freeBytes)} free` }
}

function references({ brings, uncorrected }: PlanPreview): readonly PlanCheck[] {
  if (brings.workflow !== 'normalise') return []
  if (uncorrected.length === 0)
    return [{ id: 'references', tone: 'ok', text: 'Darks and whites for all data' }]
  return uncorrected.map(({ lacks, line, name }) => {
    const message = `“${name}” has no ${lacks.join(' and no ')} of its detector`
    const advice = `Add an acquisition with role ${lacks.join(', and one with role ')}.`
    return {
      id: 'references',
      tone: 'warn',
      text: message,
      advice,
      problem: { kind: 'description', message, advice, where: `:${line}:1` },
    }
  })
}
