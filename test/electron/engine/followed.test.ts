import { describe, expect, test } from 'vitest'
import { PointHoles } from '../../../electron/engine/point-holes.ts'
import type { ScanEvent } from '../../../shared/model/scan-events.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { EngineRig } from '../../simulation/engine-rig.ts'

const head = {
  number: 12,
  dataFile: '/data/a.dat',
  positions: { samx: 0 },
  columns: [
    { name: 'samx', label: 'Sample x', kind: 'motor', unit: '' },
    { name: 'det', label: 'Detector', kind: 'counter', unit: '' },
  ],
} as const

function scan(
  command: string,
  points: readonly number[],
  outcome: 'complete' | 'lost' = 'complete',
): ScanEvent[] {
  return [
    { kind: 'scan.began', scan: 'a', command, head },
    ...points.map((point): ScanEvent => ({
      kind: 'scan.point',
      scan: 'a',
      point,
      values: [point / 10, point * 2],
    })),
    { kind: 'scan.ended', scan: 'a', outcome, points: outcome === 'lost' ? undefined : 4, why: 'SPEC ended' },
  ]
}

async function session(): Promise<{ rig: EngineRig; finish: () => Promise<unknown> }> {
  const rig = new EngineRig()
  const started = rig.engine.follow({ name: 'spec', detectors: [], installMacros: true }, rig.folder)
  const { finished } = await rig.inTime(started)
  return {
    rig,
    finish: async () => {
      rig.engine.end()
      return await rig.inTime(finished)
    },
  }
}

describe('an experiment that follows', () => {
  test('puts every scan into a node of its own and ends when it is asked', async () => {
    const { finish, rig } = await session()
    expect(rig.engine.state.phase).toBe('following')
    rig.sequencer.tell(...scan('ascan samx 0 0.3 3 1', [0, 1, 2, 3]), ...scan('mine', [0, 1, 2, 3]))
    expect(await finish()).toMatchObject({ outcome: 'complete' })
    const first = rig.engine.tree.nodes.get(nodeId('/spec/#12 ascan samx 0 0.3 3 1'))
    expect(first).toMatchObject({ status: 'complete', done: 4, total: 4 })
    expect(first?.columns.get('det')?.values).toEqual([0, 2, 4, 6])
    expect(rig.engine.tree.nodes.get(nodeId('/spec/#12 mine'))).toMatchObject({ status: 'complete', done: 4 })
    expect(rig.engine.tree.plan?.entries).toHaveLength(2)
    expect(rig.engine.state).toMatchObject({ phase: 'done', outcome: 'complete' })
  })

  test('lists points that cannot be had, and reads those that the data file has', async () => {
    const { finish, rig } = await session()
    rig.scanFile = () => ({
      command: 'ascan samx 0 0.9 9 1',
      labels: ['Sample x', 'Epoch', 'Detector'],
      rows: [0, 1, 2, 3, 4].map(point => [point / 10, point * 10, point * 2]),
      comments: [],
      epochS: 1_700_000_000,
    })
    rig.sequencer.tell(...scan('ascan samx 0 0.9 9 1', [0, 3], 'lost'))
    await finish()
    const node = rig.engine.tree.nodes.get(nodeId('/spec/#12 ascan samx 0 0.9 9 1'))
    expect(node?.columns.get('det')?.values).toEqual([0, 2, 4, 6, 8])
    expect(node?.pointGaps).toEqual([{ firstPoint: 5, lastPoint: 9, cause: 'SPEC ended' }])
    expect(node?.comments).toEqual(["3 points were read from SPEC's data file"])
    expect(node?.status).toBe('failed')
  })

  test('does not believe a data file that tells something else', async () => {
    const { finish, rig } = await session()
    const rows = [0, 1, 2, 3].map(point => [point / 10, 99])
    rig.scanFile = () => ({
      command: 'ascan samx 0 0.3 3 1',
      labels: ['Sample x', 'Detector'],
      rows,
      comments: [],
      epochS: 1_700_000_000,
    })
    rig.sequencer.tell(...scan('ascan samx 0 0.3 3 1', [0, 3]))
    await finish()
    const node = rig.engine.tree.nodes.get(nodeId('/spec/#12 ascan samx 0 0.3 3 1'))
    expect(node?.pointGaps).toMatchObject([{ firstPoint: 1, lastPoint: 2 }])
  })
})

describe('a description with steps that SPEC does alone', () => {
  const yaml = `hutch: 1
sequence: Day
tree:
  - macro: Two scans
    run: both
  - scan: Alignment
    native: ascan samx 0 0.3 3 1
`

  test('has its scans in their planned places, and those of macros below them', async () => {
    const rig = new EngineRig()
    rig.sequencer.run = async command => {
      if (command === 'both') rig.sequencer.tell(...scan('mine', [0, 1, 2, 3]), ...scan('mine', [0, 1, 2, 3]))
      if (command.startsWith('ascan')) rig.sequencer.tell(...scan(command, [0, 1, 2, 3]))
      return '0'
    }
    expect(await rig.run(yaml)).toMatchObject({ outcome: 'complete' })
    const { nodes, plan } = rig.engine.tree
    expect(nodes.get(nodeId('/Day/Alignment'))).toMatchObject({ status: 'complete', done: 4, total: 4 })
    expect(nodes.get(nodeId('/Day/Two scans'))?.children).toHaveLength(2)
    expect(plan?.entries.find(({ node }) => node === '/Day/Alignment')?.name).toBe('entry_0001')
  })

  test('fails by name when SPEC tells of no scan', async () => {
    const rig = new EngineRig()
    const summary = await rig.run(yaml)
    expect(summary.problem).toMatchObject({ kind: 'device' })
    expect(summary.problem?.message).toContain('told of no scan')
  })

  test('checks the limits of the motors a scan names before anything moves', async () => {
    const rig = new EngineRig()
    rig.sequencer.ranges = { samx: [0, 0.1] }
    await expect(rig.inTime(rig.start(yaml))).rejects.toMatchObject({ kind: 'limit' })
  })
})

test('holes are filled in any order and once', () => {
  const holes = new PointHoles()
  expect([0, 5, 2, 2, 5].map(point => holes.take(point))).toEqual([true, true, true, false, false])
  expect(holes.holes).toEqual([
    [1, 1],
    [3, 4],
  ])
  holes.expect(8)
  expect(holes.holes.at(-1)).toEqual([6, 7])
  expect(holes.next).toBe(8)
})
