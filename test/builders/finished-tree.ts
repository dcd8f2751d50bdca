import { VersionedMap } from '../../shared/base/versioned-map.ts'
import { experimentId } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { childrenOf, walkPlan } from '../../shared/nexus/plan-walk.ts'
import type { ExperimentTree, NodeStatus, TreeNode } from '../../shared/structure/experiment-tree.ts'

/** The tree of an experiment whose nodes all have the same status. */
export function treeOf(
  plan: Plan,
  status: NodeStatus = 'complete',
  overrides: Partial<ExperimentTree> = {},
): ExperimentTree {
  const startedAtMs = Date.parse('2026-03-01T09:06:40Z')
  return {
    seq: 1,
    experiment: experimentId(plan.name, 1),
    folder: '',
    master: `${plan.name}_0001.h5`,
    simulated: true,
    plan,
    run: { phase: 'idle' },
    startedAtMs,
    closedAtMs: status === 'complete' ? startedAtMs + 4_000_000 : undefined,
    outcome: status === 'complete' ? 'complete' : undefined,
    nodes: VersionedMap.of(
      walkPlan(plan.root).map(({ node, ancestors }): [typeof node.id, TreeNode] => [
        node.id,
        {
          plan: node,
          parent: ancestors.at(-1)?.id,
          children: childrenOf(node).map(child => child.id),
          status,
          startedAtMs: status === 'planned' ? undefined : startedAtMs,
          finishedAtMs: status === 'complete' ? startedAtMs + 1000 : undefined,
          done: status === 'complete' ? 1 : 0,
          total: 1,
          datasets: [],
          gaps: 0,
          pointGaps: [],
          comments: [],
          columns: new Map(),
        },
      ]),
    ),
    current: undefined,
    problems: new Map(),
    results: new Map(),
    ...overrides,
  }
}
