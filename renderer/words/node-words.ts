import { assertNever } from '../../shared/base/assert.ts'
import { counted } from '../../shared/base/counted.ts'
import type { StepState } from '../../shared/model/events.ts'
import type { PlanNode } from '../../shared/model/plan.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import type { NodeStatus, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { formatCount, formatNumber, withUnit } from './format.ts'
import type { Tone } from './run-words.ts'

export const kindWords: Record<PlanNode['kind'], string> = {
  sequence: 'Sequence',
  repeat: 'Repeat',
  paramSet: 'Parameters',
  acquisition: 'Acquisition',
  scan: 'Scan',
  nativeScan: 'Scan',
  macro: 'Macro',
}

export const roleWords: Record<Role, string> = {
  dark: 'dark',
  white: 'white',
  data: 'data',
  monitorPosition: 'monitor',
  reference: 'reference',
  calibration: 'calibration',
  other: 'other',
}

/** What a tree says of a node. */
export type ShownStatus = NodeStatus | 'in turn' | 'paused' | 'holding'

/**
 * While the run waits, what it works on waits too: the tree says so as the run bar does. Of acquisitions that take turns in a
 * scan one is being done, as the run bar says.
 */
export function shownStatus({ plan, status }: Pick<TreeNode, 'plan' | 'status'>, run: RunState): ShownStatus {
  if (status !== 'running') return status
  if (run.phase === 'paused' || run.phase === 'holding') return run.phase
  const isElsewhere = run.phase === 'running' && run.node !== undefined && run.node !== plan.id
  return isElsewhere && plan.kind === 'acquisition' ? 'in turn' : status
}

export function statusTone(status: ShownStatus): Tone {
  switch (status) {
    case 'planned':
    case 'skipped':
      return 'quiet'
    case 'running':
    case 'in turn':
    case 'complete':
      return 'ok'
    case 'paused':
    case 'holding':
    case 'aborted':
      return 'warn'
    case 'failed':
      return 'error'
    default:
      return assertNever(status, 'node status')
  }
}

/** `47 / 101` while it grows, `101` once complete; empty for nodes that do not count. */
export function countWords(node: TreeNode): string {
  if (node.total === 0) return ''
  if (node.status === 'planned' && node.done === 0) return formatCount(node.total)
  if (node.status === 'complete' && node.done === node.total) return formatCount(node.total)
  return `${formatCount(node.done)} / ${formatCount(node.total)}`
}

/** One line that says what the node does. */
export function planWords(plan: PlanNode): string {
  switch (plan.kind) {
    case 'sequence':
      return counted(plan.children.length, 'step')
    case 'repeat':
      return counted(plan.times, 'time')
    case 'paramSet':
      return counted(plan.parameters.length, 'value')
    case 'scan': {
      const { motor, unit, start, stop, intervals } = plan.axis
      const range = `${formatNumber(start)} → ${withUnit(formatNumber(stop), unit)}`
      return `${motor} ${range} · ${counted(intervals + 1, 'point')}`
    }
    case 'acquisition':
      return acquisitionWords(plan)
    case 'nativeScan':
    case 'macro':
      return plan.command
    default:
      return assertNever(plan, 'plan node')
  }
}

/** The same where the name stands above it: a scan typed in SPEC is called by its command, which need not be said twice. */
export function summaryWords(plan: PlanNode): string {
  const words = planWords(plan)
  return oneBlank(plan.name).endsWith(oneBlank(words)) ? 'as typed in SPEC' : words
}

/** SPEC writes some commands with two blanks between the parts. */
function oneBlank(text: string): string {
  return text.replace(/\s+/g, ' ')
}

function acquisitionWords(plan: Extract<PlanNode, { kind: 'acquisition' }>): string {
  const { camera } = plan
  if (camera === undefined) return 'positions and counters'
  return `${camera.detector} · ${counted(camera.frames, 'frame')} × ${withUnit(formatNumber(camera.exposureS), 's')}`
}

export function resultTone(state: StepState): Tone {
  switch (state) {
    case 'queued':
    case 'waiting':
    case 'cancelled':
    case 'not run':
      return 'quiet'
    case 'running':
      return 'accent'
    case 'done':
    case 'reused':
      return 'ok'
    case 'failed':
      return 'error'
    default:
      return assertNever(state, 'result state')
  }
}

/** Images of a result, or points where it is a curve. */
export function resultTotal(shape: readonly number[]): number {
  return shape.length > 2 ? shape.slice(0, -2).reduce((product, size) => product * size, 1) : 1
}
