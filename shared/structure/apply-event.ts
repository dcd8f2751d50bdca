/* The one reducer: an entry of its table for every kind of event, so that a tree is what its events say and nothing else. */
import { assert, assertNever, demand } from '../base/assert.ts'
import { VersionedMap } from '../base/versioned-map.ts'
import type { ExperimentEvent, NumberedEvent } from '../model/events.ts'
import { applyDatasetEvent } from './dataset-events.ts'
import type { ExperimentTree } from './experiment-tree.ts'
import { growPlan } from './grow-plan.ts'
import { finishNode, startNode, stopRunningNodes } from './node-status.ts'
import { nodesBelow } from './planned-nodes.ts'
import { applyPointEvent } from './point-events.ts'
import { applyResultEvent } from './result-events.ts'
import { openDraft, closeDraft, updateNode } from './tree-draft.ts'
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
    case 'experiment.created':
      create(draft, event, atMs)
      return
    case 'run.state':
      draft.top = { ...draft.top, run: event.state }
      return
    case 'node.planned':
      addNode(draft, event)
      return
    case 'node.started':
      startNode(draft, event.node, atMs)
      return
    case 'node.finished':
      finishNode(draft, event.node, event.outcome, atMs)
      return
    case 'point.recorded':
    case 'point.gap':
    case 'column.counted':
      applyPointEvent(draft, event, atMs)
      return
    case 'node.comment':
      updateNode(draft, event.node, old => ({ ...old, comments: [...old.comments, event.text] }))
      return
    case 'dataset.created':
    case 'dataset.compression':
    case 'complete':
    case 'gap':
    case 'spoiled':
      applyDatasetEvent(draft, event)
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
    case 'result.state':
    case 'result.log':
    case 'result.step':
      applyResultEvent(draft, event, atMs)
      return
    case 'experiment.closed':
      stopRunningNodes(draft, event.outcome, atMs)
      draft.top = { ...draft.top, outcome: event.outcome, closedAtMs: atMs }
      return
    default:
      return assertNever(event, 'experiment event')
  }
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
