import { assertNever } from '../../shared/base/assert.ts'
import type { AcquisitionPlan, NativeScanPlan, ScanPlan } from '../../shared/model/plan.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { scanColumns } from '../curves/scan-columns.ts'
import { formatBytes, formatDuration, formatNumber, formatTime, withUnit } from './format.ts'
import { countWords, shownStatus } from './node-words.ts'
import { parameterText } from './parameter-words.ts'

export interface Fact {
  readonly label: string
  readonly value: string
}

/** What is worth knowing of a node: plan, progress, last values. */
export function nodeFacts(tree: ExperimentTree, node: TreeNode): readonly Fact[] {
  return [...planFacts(node), ...progressFacts(tree, node), ...lastValues(tree, node)]
}

function planFacts({ plan }: TreeNode): readonly Fact[] {
  switch (plan.kind) {
    case 'paramSet':
      return plan.parameters.map(({ name, value }) => fact(name, parameterText(value)))
    case 'scan':
      return axisFacts(plan)
    case 'acquisition':
      return acquisitionFacts(plan)
    case 'nativeScan':
      return nativeFacts(plan)
    case 'macro':
      return [fact('command', plan.command)]
    case 'repeat':
      return [fact('times', String(plan.times)), fact('planned time', formatDuration(plan.durationS))]
    case 'sequence':
      return [fact('planned time', formatDuration(plan.durationS))]
    default:
      return assertNever(plan, 'plan node')
  }
}

function axisFacts({ axis, durationS }: ScanPlan): readonly Fact[] {
  const step = axis.intervals === 0 ? 0 : (axis.stop - axis.start) / axis.intervals
  return [
    fact('motor', axis.motor),
    fact('range', `${formatNumber(axis.start)} → ${withUnit(formatNumber(axis.stop), axis.unit)}`),
    fact('step', withUnit(formatNumber(step), axis.unit)),
    fact('planned time', formatDuration(durationS)),
  ]
}

function nativeFacts({ command, head }: NativeScanPlan): readonly Fact[] {
  return [
    fact('command', command),
    ...(head?.number === undefined ? [] : [fact('scan number', String(head.number))]),
    ...(head?.dataFile === undefined ? [] : [fact('SPEC data file', head.dataFile)]),
  ]
}

function acquisitionFacts(plan: AcquisitionPlan): readonly Fact[] {
  const { camera } = plan
  const beam = fact('beam', `shutter ${plan.beam.shutter}, sample ${plan.beam.sample}`)
  if (camera === undefined) return [fact('count time', withUnit(formatNumber(plan.countS), 's')), beam]
  return [
    fact('detector', `${camera.detector} ${camera.image.width} × ${camera.image.height} ${camera.pixelType}`),
    fact('exposure', withUnit(formatNumber(camera.exposureS), 's')),
    beam,
    fact('size', formatBytes(camera.totalBytes)),
  ]
}

function progressFacts({ run }: ExperimentTree, node: TreeNode): readonly Fact[] {
  const facts: Fact[] = []
  if (node.plan.kind !== 'paramSet')
    facts.push(fact('state', [shownStatus(node, run), countWords(node)].filter(Boolean).join(' · ')))
  if (node.startedAtMs !== undefined) facts.push(fact('started', formatTime(node.startedAtMs)))
  for (const text of node.comments) facts.push(fact('comment', text))
  for (const { firstPoint, lastPoint, cause } of node.pointGaps)
    facts.push(fact('missing', `points ${firstPoint + 1} to ${lastPoint + 1}: ${cause}`))
  if (node.finishedAtMs !== undefined) facts.push(fact('finished', formatTime(node.finishedAtMs)))
  return facts
}

function lastValues(tree: ExperimentTree, node: TreeNode): readonly Fact[] {
  return scanColumns(tree, node)
    .filter(({ kind }) => kind !== 'epoch')
    .map(({ name, unit, values, length }) =>
      fact(`last ${name}`, withUnit(formatNumber(values[length - 1]), unit)),
    )
}

function fact(label: string, value: string): Fact {
  return { label, value }
}
