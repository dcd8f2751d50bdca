import { describe, expect, test } from 'vitest'
import { EventFollower } from '../../../renderer/stores/event-follower.ts'
import { useExperimentStore } from '../../../renderer/stores/experiment.ts'
import { useBeamlineStore } from '../../../renderer/stores/beamline.ts'
import { useNoticesStore } from '../../../renderer/stores/notices.ts'
import { useLogStore } from '../../../renderer/stores/log.ts'
import { useRunStore } from '../../../renderer/stores/run.ts'
import { useSelectionStore } from '../../../renderer/stores/selection.ts'
import { desk } from '../support/desk.ts'
import {
  dark,
  data,
  events,
  eventsUpToPoint,
  finished,
  normalised,
  treeAfterPoint,
} from '../support/eff-tree.ts'

const beamline = {
  simulated: true,
  sequencer: { name: 'fourc', state: 'connected', message: '' },
  detectors: [],
  ringCurrentMa: 200,
  shutter: 'open',
  motors: [],
} as const
const entry = { atMs: 1, severity: 'notice', source: 'run', text: 'started' } as const

describe('following events', () => {
  test('builds the same tree as the reducer', () => {
    const follower = new EventFollower()
    for (const event of events) expect(follower.receive(event)).toBe('in-step')
    expect(follower.tree).toEqual(finished)
  })

  test('tells a gap and waits for the snapshot, losing nothing that came meanwhile', () => {
    const follower = new EventFollower()
    const known = eventsUpToPoint(2)
    const [missed, ...later] = events.slice(known.length)
    for (const event of known) follower.receive(event)
    expect(missed && later.map(event => follower.receive(event)).every(answer => answer === 'gap')).toBe(true)
    expect(follower.tree).toEqual(treeAfterPoint(2))
    expect(follower.resume(treeAfterPoint(3))).toBe('in-step')
    expect(follower.tree).toEqual(finished)
  })

  test('says when even the snapshot is too old', () => {
    const follower = new EventFollower()
    for (const event of events.slice(10)) follower.receive(event)
    expect(follower.resume(treeAfterPoint(1))).toBe(events.length > 10 ? 'in-step' : 'gap')
    const behind = new EventFollower()
    behind.receive(events[40]!)
    expect(behind.resume(treeAfterPoint(1))).toBe('gap')
  })

  test('hears every event once', () => {
    const follower = new EventFollower()
    for (const event of [...events, ...events.slice(3)]) follower.receive(event)
    expect(follower.tree).toEqual(finished)
  })

  test('starts afresh with a new experiment', () => {
    const follower = new EventFollower()
    for (const event of [...events, ...eventsUpToPoint(1)]) follower.receive(event)
    expect(follower.tree).toEqual(treeAfterPoint(1))
  })
})

describe('the experiment store', () => {
  const snapshot = {
    tree: { events: eventsUpToPoint(2) },
    run: { phase: 'running', since: 1, node: data },
    beamline,
    log: [entry],
  } as const

  test('shows events in batches, ten times a second', async () => {
    const { bridge, clock, settle, use } = desk()
    const experiment = use(() => useExperimentStore())
    bridge.tell('experiment.events', eventsUpToPoint(2))
    expect(experiment.tree.seq).toBe(0)
    clock.advance(100)
    await settle()
    expect(experiment.tree).toEqual(treeAfterPoint(2))
  })

  test('heals a gap with one snapshot', async () => {
    const { bridge, settle, use } = desk({ 'experiment.snapshot': () => snapshot })
    const experiment = use(() => useExperimentStore())
    const known = eventsUpToPoint(2).length
    bridge.tell('experiment.events', events.slice(known, known + 5))
    await settle()
    expect(bridge.asked('experiment.snapshot')).toHaveLength(1)
    expect(experiment.tree.seq).toBe(known + 5)
  })

  test('fills run, beamline and log of a fresh window', async () => {
    const { settle, use } = desk({ 'experiment.snapshot': () => snapshot })
    const stores = use(() => ({
      experiment: useExperimentStore(),
      run: useRunStore(),
      beamline: useBeamlineStore(),
      log: useLogStore(),
    }))
    await stores.experiment.resync()
    await settle()
    expect(stores.run.state.phase).toBe('running')
    expect(stores.beamline.status?.ringCurrentMa).toBe(200)
    expect(stores.log.rows.map(({ text }) => text)).toEqual(['started'])
    expect(stores.experiment.isConnected).toBe(true)
  })

  test('does not let an old snapshot undo news', async () => {
    const { bridge, use } = desk({ 'experiment.snapshot': () => snapshot })
    const { experiment, run, log } = use(() => ({
      experiment: useExperimentStore(),
      run: useRunStore(),
      log: useLogStore(),
    }))
    const asked = experiment.resync()
    bridge.tell('run.state', { phase: 'aborting', since: 2, node: undefined })
    bridge.tell('log.entry', { ...entry, text: 'while asking' })
    await asked
    expect(run.state.phase).toBe('aborting')
    expect(log.rows.map(({ text }) => text)).toEqual(['started', 'while asking'])
  })

  test('says so when the snapshot is refused, and stays usable', async () => {
    const { use } = desk()
    const { experiment, notices } = use(() => ({
      experiment: useExperimentStore(),
      notices: useNoticesStore(),
    }))
    await experiment.resync()
    expect(notices.toasts).toHaveLength(1)
    expect(experiment.isConnected).toBe(false)
  })
})

describe('the selection', () => {
  async function recorded() {
    const table = desk()
    const { experiment, selection } = table.use(() => ({
      experiment: useExperimentStore(),
      selection: useSelectionStore(),
    }))
    const tell = async (list: readonly (typeof events)[number][]) => {
      table.bridge.tell('experiment.events', list)
      table.clock.advance(100)
      await table.settle()
    }
    await tell([...events, { seq: events.length + 1, atMs: 1, event: normalised }])
    return { experiment, selection }
  }

  test('follows the scan whose acquisitions take turns until somebody chooses another', async () => {
    const { selection } = await recorded()
    expect(selection.node).toBe('/EFF/Energy Scan')
    selection.selectNode(dark)
    expect([selection.node, selection.isFollowing]).toEqual([dark, false])
    selection.follow()
    expect(selection.node).toBe('/EFF/Energy Scan')
  })

  test('of a result is also that of its node', async () => {
    const { selection } = await recorded()
    selection.selectResult('r1')
    expect([selection.result?.title, selection.node]).toEqual(['Normalised', '/EFF/Energy Scan'])
    selection.selectResult('unknown')
    expect(selection.result?.title).toBe('Normalised')
  })
})
