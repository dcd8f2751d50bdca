import { buildBeamline } from '../builders/beamline.ts'
import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import { experimentId } from '../../shared/model/ids.ts'
import type { AcquisitionPlan, Plan } from '../../shared/model/plan.ts'
import { columnsOfAcquisition, columnsOfScan, datasetOf } from '../../shared/nexus/names.ts'
import type { NumberColumn } from '../../shared/nexus/number-columns.ts'
import { planNodes, planSteps, type PlanStep } from '../../shared/plan/plan-steps.ts'

export interface ScriptOptions {
  readonly startedAtMs: number
  /** Time between two events. */
  readonly stepMs: number
  readonly folder: string
}

const experiment = experimentId('EFF', 1)

/** Every event of a run of `plan` that goes well, with numbers like those of a calcium edge at 4.04 keV. */
export function scriptedEvents(
  plan: Plan,
  { startedAtMs, stepMs, folder }: ScriptOptions,
): readonly NumberedEvent[] {
  const events: ExperimentEvent[] = [
    {
      kind: 'experiment.created',
      experiment,
      folder: `${folder}/${experiment}`,
      master: `${experiment}.h5`,
      plan,
      simulated: true,
      description: { file: 'templates/full-field-exafs.yml', text: '' },
      beamline: buildBeamline(),
      detectors: [],
      program: { name: 'Hutch', version: '0.1.0' },
      utcOffsetMinutes: 60,
    },
    ...[...planNodes(plan)].flatMap(node => (node.kind === 'acquisition' ? datasetEvents(plan, node) : [])),
    ...[...planSteps(plan)].flatMap(step => stepEvents(plan, step)),
    { kind: 'experiment.closed', outcome: 'complete', frames: plan.totals.frames, gaps: 0 },
  ]
  return events.map((event, index) => ({ seq: index + 1, atMs: startedAtMs + index * stepMs, event }))
}

function datasetEvents(plan: Plan, node: AcquisitionPlan): ExperimentEvent[] {
  const place = datasetOf(experiment, plan, node.id)
  const { camera } = node
  if (place === undefined || camera === undefined) return []
  const { file, path, leading } = place
  const shape = [...leading, camera.image.height, camera.image.width]
  const { detector, pixelType } = camera
  return [
    {
      kind: 'dataset.created',
      node: node.id,
      file,
      dataset: path,
      shape,
      dtype: pixelType,
      role: node.role,
      detector,
    },
  ]
}

function stepEvents(plan: Plan, step: PlanStep): ExperimentEvent[] {
  switch (step.kind) {
    case 'begin':
      return [{ kind: 'node.started', node: step.node.id }]
    case 'end':
      return [{ kind: 'node.finished', node: step.node.id, outcome: 'complete' }]
    case 'move':
    case 'command':
      return []
    case 'acquire':
      return acquireEvents(plan, step)
    case 'point':
      return step.node.kind === 'scan' ? [pointEvent(plan, step)] : []
  }
}

function acquireEvents(
  plan: Plan,
  { node, firstFrame }: Extract<PlanStep, { kind: 'acquire' }>,
): ExperimentEvent[] {
  const place = datasetOf(experiment, plan, node.id)
  if (place === undefined || node.camera === undefined) return []
  const counts = Array.from({ length: node.camera.frames }, (_, index) => firstFrame + index + 1)
  return [
    { kind: 'node.started', node: node.id },
    ...counts.map(
      complete =>
        ({ kind: 'complete', node: node.id, dataset: place.path, file: place.file, complete }) as const,
    ),
  ]
}

function pointEvent(plan: Plan, { node, point }: Extract<PlanStep, { kind: 'point' }>): ExperimentEvent {
  const position = node.kind === 'scan' ? (node.axis.positions[point] ?? 0) : point
  const inner = node.children.flatMap(child =>
    child.kind === 'acquisition' ? columnsOfAcquisition(plan, child.id) : [],
  )
  const columns = [...columnsOfScan(plan, node.id), ...inner]
  const values = Object.fromEntries(
    columns.map(column => [column.name, columnValue(column, position, point)]),
  )
  return { kind: 'point.recorded', node: node.id, point, values }
}

/** Mean counts of white frames fall slowly with the ring; those of data also by the absorption of calcium. */
function columnValue({ source, name }: NumberColumn, energyKev: number, point: number): number {
  const ringMa = 198.2 * Math.exp(-point / 900)
  switch (source.kind) {
    case 'motor':
      return energyKev + 2e-5 * Math.sin(point * 12.9)
    case 'counter':
      return ringMa
    case 'epoch':
      return 1_795_400_000 + point * 2.4
    case 'region':
      return 0
    case 'mean': {
      const white =
        11_800 * (ringMa / 200) * (1 + 0.03 * Math.sin(energyKev * 2)) + 12 * Math.sin(point * 78.2)
      return name.includes('white') ? white : 100 + white * Math.exp(-absorption(energyKev))
    }
  }
}

/** Optical depth: falling background, edge at 4.0385 keV with a white line and fine structure after it. */
function absorption(energyKev: number): number {
  const above = energyKev - 4.0385
  const edge = 0.9 / (1 + Math.exp(-above / 0.004))
  const line = 0.55 * Math.exp(-((above - 0.012) ** 2) / (2 * 0.008 ** 2))
  const wiggle = above > 0 ? 0.12 * Math.sin(above * 70) * Math.exp(-above * 6) : 0
  return 0.35 * (3.5 / energyKev) ** 3 + edge * (4.0385 / energyKev) ** 2.8 + line + wiggle
}
