import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import { entryName, experimentId } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { buildBeamline } from './beamline.ts'
import { planNodes, planSteps } from '../../shared/plan/plan-steps.ts'

/** The events of a run of `plan` from start to end, in the order in which an engine says them. */
export function runEvents(plan: Plan): readonly NumberedEvent[] {
  return number([
    createdEvent(plan),
    ...datasetEvents(plan),
    ...[...planSteps(plan)].flatMap(stepEvents),
    { kind: 'experiment.closed', outcome: 'complete', frames: plan.totals.frames, gaps: 0 },
  ])
}

export function createdEvent(plan: Plan): ExperimentEvent {
  return {
    kind: 'experiment.created',
    experiment: experimentId(plan.name, 1),
    folder: '/data/Random_0001',
    master: 'Random_0001.h5',
    plan,
    simulated: true,
    description: { file: 'random.yml', text: '' },
    beamline: buildBeamline(),
    detectors: [],
    program: { name: 'Hutch', version: '0.0.0' },
    utcOffsetMinutes: 0,
  }
}

export function number(events: readonly ExperimentEvent[], firstSeq = 1): readonly NumberedEvent[] {
  return events.map((event, index) => ({ seq: firstSeq + index, atMs: 1000 + index, event }))
}

function datasetEvents(plan: Plan): ExperimentEvent[] {
  return [...planNodes(plan)].flatMap(node =>
    node.kind === 'acquisition' && node.camera !== undefined
      ? [
          {
            kind: 'dataset.created',
            node: node.id,
            file: fileOf(node.entry ?? entryName(0)),
            dataset: `/data${node.id}`,
            shape: [...node.repeatShape, node.camera.frames, 512, 512],
            dtype: 'uint16',
            role: node.role,
            detector: node.camera.detector,
          },
        ]
      : [],
  )
}

type Step = ReturnType<typeof planSteps> extends Generator<infer T> ? T : never

function stepEvents(step: Step): ExperimentEvent[] {
  switch (step.kind) {
    case 'begin':
      return [{ kind: 'node.started', node: step.node.id }]
    case 'end':
      return [{ kind: 'node.finished', node: step.node.id, outcome: 'complete' }]
    case 'point':
      return [{ kind: 'point.recorded', node: step.node.id, point: step.point, values: { i0: step.point } }]
    case 'acquire': {
      const { camera, entry, id } = step.node
      if (camera === undefined || entry === undefined) return []
      const complete = step.firstFrame + camera.frames
      return [{ kind: 'complete', node: id, dataset: `/data${id}`, file: fileOf(entry), complete }]
    }
    case 'command':
      return []
    case 'move':
      return [{ kind: 'run.state', state: { phase: 'running', since: step.point, node: step.node.id } }]
  }
}

function fileOf(entry: string): string {
  return `Random_0001_${entry}.h5`
}
