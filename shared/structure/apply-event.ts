/* The one reducer: an entry of its table for every kind of event, so that a tree is what its events say and nothing else. */
import { assert, assertNever, demand, InvariantError } from '../base/assert.ts'
import { VersionedMap } from '../base/versioned-map.ts'
import type {
  DatasetInfo,
  ExperimentEvent,
  NumberedEvent,
  ResultInfo,
  ResultState,
  StepState,
} from '../model/events.ts'
import type { NodeId } from '../model/ids.ts'
import type { ScanPlan, RepeatPlan } from '../model/plan.ts'
import { isOpenState } from '../model/result-state.ts'
import { mostLogLines } from './experiment-tree.ts'
import type { ExperimentTree, Result, TreeDataset, TreeNode } from './experiment-tree.ts'
import { putPoint } from './columns.ts'
import { finishNode, settle, startNode, stopRunningNodes } from './node-status.ts'
import { growPlan } from './grow-plan.ts'
import { nodesBelow } from './planned-nodes.ts'
import { openDraft, closeDraft, nodeOf, updateNode } from './tree-draft.ts'
import type { TreeDraft } from './tree-draft.ts'

/** What stands before the first event. */
export function emptyTree(): ExperimentTree {
  return {
    seq: 0,
    experiment: undefined,
    folder: '',
    master: '',
    simulated: false,
    plan: undefined,
    run: { phase: 'idle' },
    startedAtMs: undefined,
    closedAtMs: undefined,
    outcome: undefined,
    nodes: VersionedMap.of(),
    current: undefined,
    problems: new Map(),
    results: new Map(),
  }
}

/**
 * The tree after one more event. Pure: the old tree stays as it is and shares everything that did not change. An event
 * that cannot be (a gap in `seq`, an unknown node, frames that become fewer) is an `InvariantError`: whoever sees it has
 * lost events and needs a snapshot.
 */
export function applyExperimentEvent(tree: ExperimentTree, numbered: NumberedEvent): ExperimentTree {
  return applyExperimentEvents(tree, [numbered])
}

/** The same for many events, copying each part of the tree at most once: a journal of 100 000 events in under a second. */
export function applyExperimentEvents(tree: ExperimentTree, events: Iterable<NumberedEvent>): ExperimentTree {
  return applyAll(tree, events, (seq, next) => {
    assert(seq === 0 || next === seq + 1, `event ${next} follows event ${seq}: events were lost`)
  })
}

/** The same for events of which some were left out: `seq` only has to grow. */
export function applyCompactedEvents(tree: ExperimentTree, events: Iterable<NumberedEvent>): ExperimentTree {
  return applyAll(tree, events, (seq, next) => {
    assert(next > seq, `event ${next} follows event ${seq}: events are out of order`)
  })
}

function applyAll(
  tree: ExperimentTree,
  events: Iterable<NumberedEvent>,
  checkSeq: (seq: number, next: number) => void,
): ExperimentTree {
  const draft = openDraft(tree)
  for (const numbered of events) {
    checkSeq(draft.top.seq, numbered.seq)
    apply(draft, numbered.event, numbered.atMs)
    draft.top = { ...draft.top, seq: numbered.seq }
  }
  return closeDraft(draft)
}

function apply(draft: TreeDraft, event: ExperimentEvent, atMs: number): void {
  switch (event.kind) {
    case 'experiment.created': {
      create(draft, event, atMs)
      return
    }
    case 'run.state':
      draft.top = { ...draft.top, run: event.state }
      return
    case 'node.planned': {
      addNode(draft, event)
      return
    }
    case 'node.started': {
      startNode(draft, event.node, atMs)
      return
    }
    case 'node.finished': {
      finishNode(draft, event.node, event.outcome, atMs)
      return
    }
    case 'point.recorded': {
      recordPoint(draft, event.node, event.point, event.values, atMs)
      return
    }
    case 'point.gap': {
      const { node, firstPoint, lastPoint, cause } = event
      updateNode(draft, node, old => ({
        ...old,
        pointGaps: [...old.pointGaps, { firstPoint, lastPoint, cause }],
      }))
      return
    }
    case 'node.comment':
      updateNode(draft, event.node, old => ({ ...old, comments: [...old.comments, event.text] }))
      return
    case 'dataset.created': {
      addDataset(draft, event)
      return
    }
    case 'dataset.compression': {
      noteCompression(draft, event)
      return
    }
    case 'complete': {
      countFrames(draft, event.node, event.file, event.dataset, event.complete)
      return
    }
    case 'gap':
      datasetIndex(nodeOf(draft, event.node), event.file, event.dataset)
      {
        updateNode(draft, event.node, node => ({ ...node, gaps: node.gaps + 1 }))
        return
      }
    case 'spoiled':
      nodeOf(draft, event.node)
      return
    case 'problem.raised': {
      const earlier = draft.problems().get(event.id)
      const { id, severity, problem } = event
      const count = (earlier?.count ?? 0) + 1
      draft.problems().set(id, { id, severity, problem, sinceMs: earlier?.sinceMs ?? atMs, count })
      return
    }
    case 'problem.cleared':
      draft.problems().delete(event.id)
      return
    case 'result.added':
      nodeOf(draft, event.result.node)
      addResult(draft, event.result, atMs)
      return
    case 'result.state': {
      const result = demand(draft.results().get(event.id), `result "${event.id}"`)
      const { id, state, complete, message } = event
      const startedAtMs = result.startedAtMs ?? (state === 'running' ? atMs : undefined)
      const endedAtMs = isOpenState(state) ? undefined : atMs
      const steps = stepsAt(result.steps, state)
      draft.results().set(id, { ...result, state, complete, message, startedAtMs, endedAtMs, steps })
      return
    }
    case 'result.log': {
      const result = demand(draft.results().get(event.id), `result "${event.id}"`)
      const log = [...result.log, { atMs, text: event.text }].slice(-mostLogLines)
      draft.results().set(event.id, { ...result, log })
      return
    }
    case 'result.step': {
      const result = demand(draft.results().get(event.id), `result "${event.id}"`)
      const steps = { ...result.steps, [event.step]: event.state }
      const from = event.from === undefined ? {} : { [event.step]: event.from }
      const takenFrom = { ...result.takenFrom, ...from }
      const told = Object.keys(takenFrom).length === 0 ? {} : { takenFrom }
      draft.results().set(event.id, { ...result, steps, ...told })
      return
    }
    case 'column.counted': {
      const { column, firstPoint, node, values } = event
      updateNode(draft, node, old => ({
        ...old,
        columns: values.reduce<TreeNode['columns']>(
          (columns, value, at) => putPoint(columns, firstPoint + at, { [column]: value }),
          old.columns,
        ),
      }))
      return
    }
    case 'experiment.closed':
      stopRunningNodes(draft, event.outcome, atMs)
      draft.top = { ...draft.top, outcome: event.outcome, closedAtMs: atMs }
      return
    default:
      return assertNever(event, 'experiment event')
  }
}

/** One that is known has got more outputs, and goes on as it was. */
function addResult(draft: TreeDraft, result: ResultInfo, atMs: number): void {
  const known = draft.results().get(result.id)
  const begun = {
    state: 'waiting',
    complete: 0,
    message: '',
    addedAtMs: atMs,
    startedAtMs: undefined,
    endedAtMs: undefined,
    log: [],
    steps: {},
  } as const
  draft.results().set(result.id, { ...begun, ...known, ...result })
}

/** A job takes its open steps along: what runs ends as it does, what waits is never run. */
function stepsAt(steps: Result['steps'], state: ResultState): Result['steps'] {
  if (isOpenState(state)) return steps
  const ended = (step: StepState): StepState => {
    if (step === 'running') return state
    return step === 'waiting' ? 'not run' : step
  }
  return Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, ended(step)]))
}

type Created = Extract<ExperimentEvent, { kind: 'experiment.created' }>

function create(draft: TreeDraft, event: Created, atMs: number): void {
  assert(draft.top.experiment === undefined, `experiment ${event.experiment} was created twice`)
  const { experiment, folder, master, simulated, plan } = event
  for (const [id, node] of nodesBelow(plan.root, undefined, 1)) draft.writeNode(id, node)
  draft.top = { ...draft.top, experiment, folder, master, simulated, plan, startedAtMs: atMs }
}

/** Nothing that has begun may change: what is planned there may become better known, and parameters may come late. */
function addNode(draft: TreeDraft, event: Extract<ExperimentEvent, { kind: 'node.planned' }>): void {
  const { entry, node, parent } = event
  const plan = demand(draft.top.plan, 'plan of the experiment')
  const before = draft.readNode(node.id)
  const mayChange = before === undefined || before.status === 'planned'
  assert(mayChange, `${node.id} has begun and cannot be planned anew`)
  draft.top = { ...draft.top, plan: growPlan(plan, parent, node, entry) }
  for (const [id, added] of nodesBelow(node, parent, 1)) draft.writeNode(id, added)
  if (before !== undefined) return
  updateNode(draft, parent, old => ({ ...old, children: [...old.children, node.id] }))
}

function recordPoint(
  draft: TreeDraft,
  id: NodeId,
  point: number,
  values: Readonly<Record<string, number | null>>,
  atMs: number,
): void {
  const node = nodeOf(draft, id)
  const { plan } = node
  if (plan.kind !== 'scan' && plan.kind !== 'repeat' && plan.kind !== 'nativeScan')
    throw new InvariantError(`${id} has no points`)
  // Who moves and counts decides how many points there are: a command only says how many were wanted.
  const total = plan.kind === 'nativeScan' ? Math.max(node.total, point + 1) : node.total
  assert(point >= 0 && point < total, `point ${point} of ${id}, which has ${total}`)
  updateNode(draft, id, old => ({
    ...old,
    total,
    done: Math.max(old.done, point + 1),
    columns: putPoint(old.columns, point, values),
  }))
  if (plan.kind === 'nativeScan') return
  countExecutions(draft, plan, point + 1)
  settle(draft, id, atMs)
}

/** Acquisitions without a camera have nothing but the points around them to count by. */
function countExecutions(
  draft: TreeDraft,
  plan: ScanPlan | RepeatPlan | { children: ScanPlan['children'] },
  executions: number,
): void {
  for (const child of plan.children) {
    if (child.kind === 'sequence') countExecutions(draft, child, executions)
    if (child.kind !== 'acquisition' || child.camera !== undefined) continue
    updateNode(draft, child.id, node => ({ ...node, done: Math.max(node.done, executions) }))
  }
}

function addDataset(draft: TreeDraft, event: DatasetInfo & { readonly kind: 'dataset.created' }): void {
  const { node: id, file, dataset, shape, dtype, role, detector } = event
  const known = nodeOf(draft, id).datasets
  assert(
    !known.some(other => other.file === file && other.dataset === dataset),
    `dataset ${file}::${dataset} was created twice`,
  )
  const added: TreeDataset = { node: id, file, dataset, shape, dtype, role, detector, complete: 0 }
  updateNode(draft, id, node => ({ ...node, datasets: [...node.datasets, added] }))
}

function noteCompression(
  draft: TreeDraft,
  { node: id, file, dataset, verdict }: Extract<ExperimentEvent, { kind: 'dataset.compression' }>,
): void {
  const index = datasetIndex(nodeOf(draft, id), file, dataset)
  updateNode(draft, id, node => {
    const before = demand(node.datasets[index], dataset)
    return { ...node, datasets: node.datasets.with(index, { ...before, compression: verdict }) }
  })
}

function countFrames(draft: TreeDraft, id: NodeId, file: string, dataset: string, complete: number): void {
  const index = datasetIndex(nodeOf(draft, id), file, dataset)
  updateNode(draft, id, node => {
    const before = demand(node.datasets[index], dataset)
    assert(
      complete >= before.complete,
      `${file}::${dataset} went back from ${before.complete} to ${complete} frames`,
    )
    const datasets = node.datasets.with(index, { ...before, complete })
    // A scan counts its points, whatever its cameras do.
    if (node.plan.kind === 'nativeScan') return { ...node, datasets }
    const done = datasets.reduce((sum, one) => sum + one.complete, 0)
    return { ...node, datasets, done }
  })
}

function datasetIndex(node: TreeNode, file: string, dataset: string): number {
  const index = node.datasets.findIndex(one => one.file === file && one.dataset === dataset)
  assert(index >= 0, `node ${node.plan.id} has no dataset ${file}::${dataset}`)
  return index
}
