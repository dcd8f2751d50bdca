import { basename } from 'node:path'
import { expect } from 'vitest'
import { demand } from '../../shared/base/assert.ts'
import type { ExperimentEvent } from '../../shared/model/events.ts'
import { masterOf } from '../../shared/nexus/experiment-context.ts'
import { entryLayout } from '../../shared/nexus/entry-layout.ts'
import { entryEndPaths, entryFileName, pointStatus } from '../../shared/nexus/names.ts'
import { entryName } from '../../shared/model/ids.ts'
import { applyExperimentEvents, emptyTree } from '../../shared/structure/apply-event.ts'
import type { RunSummary } from '../../electron/engine/run-parts.ts'
import type { EngineRig } from './engine-rig.ts'

/* What must be so after every run, whatever happened in it. */

export function expectSoundEnd(rig: EngineRig, summary: RunSummary): void {
  expectEveryFrameOnce(rig, summary)
  expectEveryPointOnce(rig)
  expectEveryPointTold(rig, summary)
  expectNothingPending(rig)
  expectDevicesAtRest(rig)
  expectConsistentJournal(rig, summary)
  expectFinishedFiles(rig, summary)
}

/** Delivered = written + listed gaps; nothing twice, nothing out of order. */
function expectEveryFrameOnce({ detector, events, recorder, engine }: EngineRig, summary: RunSummary): void {
  const datasets = [...recorder.files].flatMap(([file, { frames }]) =>
    [...frames].map(([dataset, numbers]) => ({ file: basename(file), dataset, numbers })),
  )
  const written = datasets.flatMap(({ numbers }) => numbers)
  expect(new Set(written).size).toBe(written.length)
  for (const { numbers } of datasets) expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  const gaps = ofKind(events, 'gap')
  const missing = gaps.reduce((sum, gap) => sum + gap.lastFrame - gap.firstFrame + 1, 0)
  expect(written.length + missing).toBe(detector.delivered.length)
  expect(summary).toMatchObject({ frames: written.length, gaps: missing })
  for (const gap of gaps) {
    const found = datasets.find(({ file, dataset }) => file === gap.file && dataset === gap.dataset)
    expect(gap.firstFrame).toBe(found?.numbers.length ?? 0)
  }
  for (const { file, dataset, numbers } of datasets) {
    const told = [...engine.tree.nodes.values()]
      .flatMap(node => node.datasets)
      .find(info => info.file === file && info.dataset === dataset)
    expect(told?.complete).toBe(numbers.length)
  }
}

function expectEveryPointOnce({ events }: EngineRig): void {
  const points = ofKind(events, 'point.recorded').map(({ node, point }) => `${node} ${point}`)
  expect(new Set(points).size).toBe(points.length)
}

/** A point that was recorded is `ok` in its file, one that the operator passed over `skipped`, any other not done. */
function expectEveryPointTold({ engine, events, recorder }: EngineRig, { outcome }: RunSummary): void {
  const { experiment, plan } = engine.tree
  if (experiment === undefined || plan === undefined) return
  const recorded = new Set(ofKind(events, 'point.recorded').map(({ node, point }) => `${node} ${point}`))
  for (const { name } of plan.entries) {
    const file = [...recorder.files].find(([path]) => basename(path) === entryFileName(experiment, name))
    if (file === undefined) continue
    for (const { plan: scan, shape, statusPath } of entryLayout(plan, name).scans) {
      const statuses = file[1].values.get(statusPath)
      for (let point = 0; point < shape.reduce((all, size) => all * size, 1); point++) {
        const status = statuses?.get(point) ?? pointStatus.notDone
        if (recorded.has(`${scan.id} ${point}`))
          expect([pointStatus.ok, pointStatus.okAfterRetry]).toContain(status)
        else
          expect([pointStatus.skipped, ...(outcome === 'complete' ? [] : [pointStatus.notDone])]).toContain(
            status,
          )
      }
    }
  }
}

function expectNothingPending({ clock, detector, engine, recorder, sequencer }: EngineRig): void {
  expect({
    slots: engine.slotsInUse,
    requests: recorder.pending,
    listeners: recorder.listeners,
    exposing: detector.exposing,
    busy: sequencer.busy,
    sleeping: clock.sleeping,
  }).toEqual({ slots: 0, requests: 0, listeners: 0, exposing: 0, busy: 0, sleeping: 0 })
}

/** The shutter of a server that went away cannot be closed; then somebody must have been told. */
function expectDevicesAtRest({ detector, events, sequencer }: EngineRig): void {
  expect(detector.isArmed).toBe(false)
  const told = ofKind(events, 'problem.raised').some(({ problem }) =>
    problem.message.startsWith('The beamline may not be at rest'),
  )
  if (!told) expect(sequencer.shutter).toBe('closed')
}

function expectConsistentJournal(
  { engine, events, journal, recorder }: EngineRig,
  summary: RunSummary,
): void {
  const tree = applyExperimentEvents(emptyTree(), journal.events)
  expect(journal.events).toEqual(events)
  expect(tree.outcome).toBe(summary.outcome)
  expect([...tree.nodes.values()].filter(node => node.status === 'running')).toEqual([])
  expect(ofKind(events, 'experiment.closed')).toHaveLength(1)
  if (summary.outcome === 'complete') {
    const entries = demand(tree.plan, 'plan').entries.map(({ node }) => tree.nodes.get(node)?.status)
    for (const status of entries) expect(['complete', 'skipped']).toContain(status)
  }
  expect(engine.state.phase).toBe(summary.problem === undefined ? 'done' : 'faulted')
  expect(tree.run).toEqual(engine.state)
  const closedAt = journal.events.findIndex(({ event }) => event.kind === 'experiment.closed')
  const closed = journal.events.slice(0, closedAt + 1)
  expect(demand(recorder.replaced.at(-1), 'master').skeleton).toEqual(
    masterOf(applyExperimentEvents(emptyTree(), closed), closed),
  )
}

/** Every file that was begun is finished and says how its entry ended. */
function expectFinishedFiles({ recorder }: EngineRig, summary: RunSummary): void {
  const statuses: string[] = []
  for (const [file, { finished, texts }] of recorder.files) {
    const entry = entryName(Number(/entry_(\d+)\.h5$/.exec(file)?.[1]))
    const paths = entryEndPaths(entry)
    expect(finished).toBe(true)
    statuses.push(demand(texts.get(paths.status), `status of ${file}`))
    expect(texts.get(paths.endTime)).toMatch(/^\d{4}-/)
  }
  const allowed = ['success', 'skipped', ...(summary.outcome === 'complete' ? [] : [summary.outcome])]
  for (const status of statuses) expect(allowed).toContain(status)
}

export function ofKind<K extends ExperimentEvent['kind']>(
  events: readonly { readonly event: ExperimentEvent }[],
  kind: K,
): readonly Extract<ExperimentEvent, { readonly kind: K }>[] {
  return events.flatMap(({ event }) =>
    event.kind === kind ? [event as Extract<ExperimentEvent, { readonly kind: K }>] : [],
  )
}
