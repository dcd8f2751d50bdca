import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../shared/base/assert.ts'
import type { ExperimentEvent, StepState } from '../../../shared/model/events.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import {
  applyExperimentEvent,
  applyExperimentEvents,
  emptyTree,
} from '../../../shared/structure/apply-event.ts'
import { columnValues } from '../../../shared/structure/columns.ts'
import {
  mostLogLines,
  type ExperimentTree,
  type TreeNode,
} from '../../../shared/structure/experiment-tree.ts'
import { compactEvents, rebuildTree } from '../../../shared/structure/serialise-tree.ts'
import { planOf } from '../../builders/plan.ts'
import { randomPlans } from '../../builders/random-plan.ts'
import { createdEvent, number, runEvents } from '../../builders/run-events.ts'
import { cases } from '../../support/random-cases.ts'

const seed = 20240229

const plan = planOf(`
hutch: 1
sequence: EFF
tree:
  - acquisition: Dark
    role: dark
    frames: 3
    exposure: 1 s
  - scan: Scan
    axis: { motor: energy, from: 1 keV, to: 2 keV, steps: 2 }
    each:
      - acquisition: MonoPos
        role: monitorPosition
      - acquisition: Data
        exposure: 1 s
`)
const scan = nodeId('/EFF/Scan')
const data = nodeId('/EFF/Scan/Data')
const dark = nodeId('/EFF/Dark')

describe('a whole run', () => {
  test('leaves every node of any plan complete with all its points and frames', () => {
    fc.assert(
      fc.property(randomPlans, random => {
        const tree = applyExperimentEvents(emptyTree(), runEvents(random))
        for (const node of tree.nodes.values()) {
          expect([node.plan.id, node.status, node.done]).toEqual([node.plan.id, 'complete', node.total])
        }
      }),
      { seed, numRuns: cases(100) },
    )
  })

  test('gives the same tree event by event, all at once, and compacted', () => {
    fc.assert(
      fc.property(randomPlans, fc.nat(), (random, cut) => {
        const events = runEvents(random)
        const some = events.slice(0, 1 + (cut % events.length))
        const oneByOne = some.reduce(applyExperimentEvent, emptyTree())
        expect(plain(applyExperimentEvents(emptyTree(), some))).toEqual(plain(oneByOne))
        expect(plain(rebuildTree({ events: compactEvents(some) }))).toEqual(plain(oneByOne))
      }),
      { seed, numRuns: cases(100) },
    )
  })

  test('never changes an older tree', () => {
    fc.assert(
      fc.property(randomPlans, random => {
        let tree = emptyTree()
        const snapshots: (readonly [ExperimentTree, unknown])[] = []
        for (const event of runEvents(random)) {
          tree = applyExperimentEvent(tree, event)
          snapshots.push([tree, plain(tree)])
        }
        for (const [old, asItWas] of snapshots) expect(plain(old)).toEqual(asItWas)
      }),
      { seed, numRuns: cases(20) },
    )
  })
})

describe('problems and results', () => {
  const raised = (id: string): ExperimentEvent => ({
    kind: 'problem.raised',
    id,
    severity: 'warning',
    problem: { kind: 'device', message: `something about ${id}` },
  })
  const random: fc.Arbitrary<ExperimentEvent> = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map(raised),
    fc.constantFrom('a', 'b', 'c').map((id): ExperimentEvent => ({ kind: 'problem.cleared', id })),
    fc.nat().map((since): ExperimentEvent => ({ kind: 'run.state', state: { phase: 'preflight', since } })),
    fc.nat().map((complete): ExperimentEvent => ({
      kind: 'result.state',
      id: 'r',
      state: 'running',
      complete,
      message: '',
    })),
    fc.nat().map((line): ExperimentEvent => ({ kind: 'result.log', id: 'r', text: `line ${line}` })),
  )

  test('are the same after compaction, whatever came and went', () => {
    fc.assert(
      fc.property(fc.array(random), list => {
        const events = number([createdEvent(plan), resultAdded, ...list])
        const compacted = compactEvents(events)
        expect(plain(rebuildTree({ events: compacted }))).toEqual(
          plain(applyExperimentEvents(emptyTree(), events)),
        )
        expect(compacted.filter(({ event }) => event.kind === 'run.state').length).toBeLessThanOrEqual(1)
      }),
      { seed, numRuns: cases(100) },
    )
  })

  test('a problem raised again is counted and keeps the time it began', () => {
    const tree = treeOf([createdEvent(plan), raised('a'), raised('a')])
    expect(tree.problems.get('a')).toMatchObject({ count: 2, sinceMs: 1001 })
  })

  test('of a result: when it was added and ended, and its log in order', () => {
    const ended: ExperimentEvent = {
      kind: 'result.state',
      id: 'r',
      state: 'failed',
      complete: 1,
      message: 'why',
    }
    const log = (text: string): ExperimentEvent => ({ kind: 'result.log', id: 'r', text })
    const tree = treeOf([createdEvent(plan), resultAdded, log('one'), log('two'), ended])
    expect(tree.results.get('r')).toMatchObject({ addedAtMs: 1001, endedAtMs: 1004, state: 'failed' })
    expect(tree.results.get('r')?.log).toEqual([
      { atMs: 1002, text: 'one' },
      { atMs: 1003, text: 'two' },
    ])
  })

  test('of a result: where each step is; the end of the job ends what runs and leaves what waits', () => {
    const step = (id: string, state: StepState): ExperimentEvent => ({
      ...({ kind: 'result.step', id: 'r', state } as const),
      step: id,
    })
    const events = [
      ...[step('clean', 'running'), step('clean', 'done'), step('mean', 'reused')],
      ...[step('fit', 'running'), step('plot', 'waiting')],
    ]
    const begun = [createdEvent(plan), resultAdded, ...events]
    expect(treeOf(begun).results.get('r')?.steps).toEqual({
      ...{ clean: 'done', mean: 'reused', fit: 'running', plot: 'waiting' },
    })
    const failed: ExperimentEvent = {
      ...{ kind: 'result.state', id: 'r', state: 'failed', complete: 3, message: 'why' },
    }
    const ended = number([...begun, failed])
    const steps = { clean: 'done', mean: 'reused', fit: 'failed', plot: 'not run' }
    expect(applyExperimentEvents(emptyTree(), ended).results.get('r')?.steps).toEqual(steps)
    expect(rebuildTree({ events: compactEvents(ended) }).results.get('r')?.steps).toEqual(steps)
  })

  test('of a result: only the newest lines of a long log', () => {
    const lines = Array.from({ length: mostLogLines + 5 }, (_, line): ExperimentEvent => ({
      ...{ kind: 'result.log', id: 'r', text: `line ${line}` },
    }))
    const log = treeOf([createdEvent(plan), resultAdded, ...lines]).results.get('r')?.log
    expect([log?.length, log?.[0]?.text]).toEqual([mostLogLines, 'line 5'])
  })

  const resultAdded: ExperimentEvent = {
    kind: 'result.added',
    result: {
      id: 'r',
      node: data,
      title: 'Normalised',
      workflow: 'normalise',
      file: 'results/r.h5',
      process: '/entry/normalise',
      outputs: [],
      dataset: '/entry/data',
      shape: [3, 4, 4],
      dtype: 'float32',
    },
  }
})

describe('status of parents', () => {
  test('a running child makes its parents run', () => {
    const tree = treeOf([createdEvent(plan), { kind: 'node.started', node: data }])
    expect(statuses(tree)).toMatchObject({
      '/EFF': 'running',
      '/EFF/Scan': 'running',
      '/EFF/Dark': 'planned',
    })
    expect(tree.current).toBe(data)
  })

  test('a scan is complete with its last point, not with its first', () => {
    const finish: ExperimentEvent[] = ['/EFF/Scan/MonoPos', '/EFF/Scan/Data'].map(id => ({
      kind: 'node.finished',
      node: nodeId(id),
      outcome: 'complete',
    }))
    const first = [createdEvent(plan), ...finish, point(0)]
    expect(statuses(treeOf(first))['/EFF/Scan']).toBe('planned')
    expect(statuses(treeOf([...first, point(1), point(2)]))['/EFF/Scan']).toBe('complete')
  })

  test('an experiment with a failed part has failed', () => {
    const tree = treeOf([
      createdEvent(plan),
      { kind: 'node.finished', node: dark, outcome: 'complete' },
      { kind: 'node.finished', node: scan, outcome: 'failed' },
    ])
    expect(statuses(tree)['/EFF']).toBe('failed')
  })

  test('closing stops what runs and leaves what never started planned', () => {
    const tree = treeOf([
      createdEvent(plan),
      { kind: 'node.started', node: dark },
      { kind: 'experiment.closed', outcome: 'aborted', frames: 0, gaps: 0 },
    ])
    expect(statuses(tree)).toMatchObject({
      '/EFF': 'aborted',
      '/EFF/Dark': 'aborted',
      '/EFF/Scan': 'planned',
    })
    expect(tree.closedAtMs).toBe(1002)
  })
})

describe('columns', () => {
  test('are NaN where a point was left out or a value was not measured', () => {
    const tree = treeOf([createdEvent(plan), point(0, { i0: null }), point(2, { i0: 5, late: 7 })])
    expect(column(tree, 'i0')).toEqual([NaN, NaN, 5])
    expect(column(tree, 'late')).toEqual([NaN, NaN, 7])
    expect(tree.nodes.get(scan)).toMatchObject({ done: 3, total: 3 })
  })

  test('a point recorded again replaces its values', () => {
    const tree = treeOf([createdEvent(plan), point(0, { i0: 1 }), point(1, { i0: 2 }), point(0, { i0: 9 })])
    expect(column(tree, 'i0')).toEqual([9, 2])
  })

  test('two futures of the same tree do not see each other', () => {
    const now = treeOf([createdEvent(plan), point(0, { i0: 1 })])
    const one = applyExperimentEvent(now, { seq: 3, atMs: 0, event: point(1, { i0: 2 }) })
    const other = applyExperimentEvent(now, { seq: 3, atMs: 0, event: point(1, { i0: 3 }) })
    expect([column(now, 'i0'), column(one, 'i0'), column(other, 'i0')]).toEqual([[1], [1, 2], [1, 3]])
  })
})

describe('an event that cannot be is a mistake of ours', () => {
  const created = createdEvent(plan)
  const dataset: ExperimentEvent = {
    kind: 'dataset.created',
    node: dark,
    file: 'a.h5',
    dataset: '/d',
    shape: [3, 4, 4],
    dtype: 'uint16',
    role: 'dark',
    detector: 'frelon',
  }
  const complete = (frames: number, name = '/d'): ExperimentEvent => ({
    kind: 'complete',
    node: dark,
    file: 'a.h5',
    dataset: name,
    complete: frames,
  })
  const cases: readonly (readonly [string, readonly ExperimentEvent[], string])[] = [
    ['an unknown node', [created, { kind: 'node.started', node: nodeId('/EFF/Nobody') }], '/EFF/Nobody'],
    ['a second creation', [created, created], 'created twice'],
    ['a point beyond the end', [created, point(3)], 'point 3 of /EFF/Scan, which has 3'],
    ['a point of an acquisition', [created, { ...point(0), node: dark }], '/EFF/Dark has no points'],
    ['an unknown dataset', [created, complete(1)], 'no dataset a.h5::/d'],
    ['a dataset created twice', [created, dataset, dataset], 'created twice'],
    ['frames that become fewer', [created, dataset, complete(2), complete(1)], 'went back from 2 to 1'],
    [
      'a state of an unknown result',
      [created, { kind: 'result.state', id: 'x', state: 'done', complete: 0, message: '' }],
      'result "x"',
    ],
  ]
  test.each(cases)('%s', (_name, events, message) => {
    expect(() => treeOf(events)).toThrow(InvariantError)
    expect(() => treeOf(events)).toThrow(message)
  })

  test('a gap in the numbers', () => {
    const [first, ...others] = number([created, point(0), point(1)])
    const gap = [first, others[1]].filter(event => event !== undefined)
    expect(() => applyExperimentEvents(emptyTree(), gap)).toThrow('event 3 follows event 1: events were lost')
  })
})

function point(index: number, values: Readonly<Record<string, number | null>> = {}) {
  return { kind: 'point.recorded', node: scan, point: index, values } as const
}

function treeOf(events: readonly ExperimentEvent[]): ExperimentTree {
  return applyExperimentEvents(emptyTree(), number(events))
}

function statuses(tree: ExperimentTree): Record<string, string> {
  return Object.fromEntries([...tree.nodes].map(([id, node]) => [id, node.status]))
}

function column(tree: ExperimentTree, name: string): readonly number[] | undefined {
  const found = tree.nodes.get(scan)?.columns.get(name)
  return found && columnValues(found)
}

/** A tree as plain data to compare: columns cut to the length of their version. */
function plain(tree: ExperimentTree): unknown {
  const nodes = [...tree.nodes].map(([id, node]: readonly [string, TreeNode]) => [
    id,
    { ...node, columns: [...node.columns].map(([name, values]) => [name, [...columnValues(values)]]) },
  ])
  return { ...tree, nodes, problems: [...tree.problems], results: [...tree.results] }
}
