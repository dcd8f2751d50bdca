import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SpecFileText } from '../../../shared/spec-file/spec-file-text.ts'
import type { ExperimentEvent } from '../../../shared/model/events.ts'
import { entryName, nodeId } from '../../../shared/model/ids.ts'
import type { NativeScanPlan, Plan } from '../../../shared/model/plan.ts'
import { planSteps } from '../../../shared/plan/plan-steps.ts'
import { sessionPlan } from '../../../shared/plan/session-plan.ts'
import { planOf } from '../../builders/plan.ts'
import { randomPlans } from '../../builders/random-plan.ts'
import { createdEvent, number, runEvents } from '../../builders/run-events.ts'

function textOf(events: readonly ExperimentEvent[]): string {
  const maker = new SpecFileText()
  return number(events)
    .map(event => maker.take(event))
    .join('')
}

const energyScan = planOf(`
hutch: 1
sequence: EFF
tree:
  - scan: Energy
    axis: { motor: energy, from: 10 keV, to: 11 keV, steps: 2 }
    each:
      - acquisition: Data
        role: data
        exposure: 0.5 s
`)
const energy = nodeId('/EFF/Energy')
const point = (index: number, values: Record<string, number | null>): ExperimentEvent => ({
  kind: 'point.recorded',
  node: energy,
  point: index,
  values,
})
const started: ExperimentEvent = { kind: 'node.started', node: energy, positions: { energy: 9, sx: -1 } }
const values = { i0: 100, energy: 10.001, epoch: 2.5 }
const row = { date: 'Thu Jan  1 00:00:01 1970' }

test('a scan is a block with motor and time first, positions, and a row per point', () => {
  const text = textOf([
    createdEvent(energyScan),
    started,
    point(0, values),
    point(1, { ...values, i0: null }),
    point(2, { energy: 11, epoch: 4 }),
    { kind: 'node.finished', node: energy, outcome: 'complete' },
  ])
  expect(text.split('\n').slice(1)).toEqual([
    '#E 1',
    `#D ${row.date}`,
    '#C EFF_0001  recorded by Hutch 0.0.0',
    '#O0   energy        sx',
    '#o0 energy sx',
    '',
    '#S 1  ascan  energy 10 11  2 0.5',
    `#D ${row.date}`,
    '#T 0.5  (Seconds)',
    '#P0 9 -1',
    '#N 3',
    '#L energy  Epoch  i0',
    '10.001 1.5 100',
    '10.001 1.5 nan',
    '11 3 nan',
    '',
  ])
})

test('an aborted scan says after how many points, also after none', () => {
  const end: ExperimentEvent = { kind: 'node.finished', node: energy, outcome: 'aborted' }
  const comment = (points: number): string => `#C ${row.date}.  Scan aborted after ${points} points.\n`
  expect(textOf([createdEvent(energyScan), started, point(0, values), end])).toMatch(comment(1))
  expect(textOf([createdEvent(energyScan), started, end])).toMatch(comment(0))
})

test('a point that is recorded again says so before its second row, and counts once', () => {
  const text = textOf([
    createdEvent(energyScan),
    started,
    point(0, values),
    point(1, values),
    point(1, { ...values, i0: 101 }),
    { kind: 'node.finished', node: energy, outcome: 'aborted' },
  ])
  expect(text.split('\n').slice(-6, -1)).toEqual([
    '10.001 1.5 100',
    '10.001 1.5 100',
    `#C ${row.date}.  Point 1 again: the next row takes the place of its earlier one.`,
    '10.001 1.5 101',
    `#C ${row.date}.  Scan aborted after 2 points.`,
  ])
})

test('what ends with the experiment, or with its recovery, ends in the file', () => {
  const closed: ExperimentEvent = { kind: 'experiment.closed', outcome: 'failed', frames: 0, gaps: 0 }
  expect(textOf([createdEvent(energyScan), started, point(0, values), closed])).toMatch(
    /aborted after 1 points\.\n$/,
  )
})

test('a column that comes late begins a new block, so that no row has another width than its labels', () => {
  const text = textOf([createdEvent(energyScan), started, point(0, values), point(1, { ...values, late: 5 })])
  expect(text.match(/#L .*/g)).toEqual(['#L energy  Epoch  i0', '#L energy  Epoch  i0  late'])
})

test('a scan inside a scan is a block per execution, which says where the outer motor was sent', () => {
  const nested = planOf(`
hutch: 1
sequence: EFF
tree:
  - scan: Out
    axis: { motor: samx, from: 0 mm, to: 20 mm, steps: 2 }
    each:
      - repeat: Twice
        times: 2
        each:
          - scan: In
            axis: { motor: energy, from: 10 keV, to: 11 keV, steps: 1 }
            each:
              - acquisition: Data
                role: data
                exposure: 0.5 s
`)
  const text = textOf(runEvents(nested).map(({ event }) => event))
  expect(text.match(/(?<=#P0 ).*/g)?.slice(0, 6)).toEqual(['0', '0', '10', '10', '20', '20'])
  expect(text.match(/(?<=#S ).*/g)).toHaveLength(10)
})

test('an experiment without a scan has no text', () => {
  expect(textOf([createdEvent(energyScan), { kind: 'node.comment', node: energy, text: 'hello' }])).toBe('')
})

const native: NativeScanPlan = {
  kind: 'nativeScan',
  id: nodeId('/day/s12'),
  name: 's12',
  entry: entryName(1),
  durationS: 0,
  command: 'ascan  th 0 1 2 1',
  shape: [3],
  axes: [],
  countS: 1,
  cameras: [],
  head: {
    number: 12,
    dataFile: undefined,
    columns: [
      { name: 'th', label: 'Theta', kind: 'motor', unit: '' },
      { name: 'epoch', label: 'Epoch', kind: 'epoch', unit: 's' },
      { name: 'det', label: 'Detector', kind: 'counter', unit: '' },
    ],
    positions: { th: 0.5 },
  },
}

test('a scan that SPEC runs keeps its number and labels, begins at once and tells what is missing', () => {
  const node = native.id
  const text = textOf([
    createdEvent(sessionPlan('day')),
    { kind: 'node.planned', parent: nodeId('/day'), node: native, entry: { name: entryName(1), node } },
    { kind: 'node.started', node },
    { kind: 'point.recorded', node, point: 0, values: { th: 0, epoch: 2, det: 7 } },
    { kind: 'point.gap', node, firstPoint: 1, lastPoint: 2, cause: 'connection lost' },
    { kind: 'node.comment', node, text: 'beam is back' },
    { kind: 'point.recorded', node, point: 3, values: { th: 1, epoch: 3, det: 8 } },
    { kind: 'node.finished', node, outcome: 'aborted' },
  ])
  expect(text.slice(text.indexOf('#S')).split('\n')).toEqual([
    '#S 12  ascan  th 0 1 2 1',
    `#D ${row.date}`,
    '#T 1  (Seconds)',
    '#P0 0.5',
    '#N 3',
    '#L Theta  Epoch  Detector',
    '0 1 7',
    `#C ${row.date}.  Points 1 to 2 are missing: connection lost`,
    `#C ${row.date}.  beam is back`,
    '1 2 8',
    `#C ${row.date}.  Scan aborted after 2 points.`,
    '',
  ])
})

test('every point of every loop of any plan is a row, in blocks of the right length', () => {
  fc.assert(
    fc.property(randomPlans, plan => {
      const text = textOf(runEvents(plan).map(({ event }) => event))
      const rows = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
      expect(rows.length).toBe(pointsIn(plan))
      expect(text).not.toMatch(/aborted/)
      for (const block of text.split('\n\n').filter(part => part.startsWith('#S'))) {
        const columns = Number(/#N (\d+)/.exec(block)?.[1])
        const widths = block
          .split('\n')
          .filter(line => line !== '' && !line.startsWith('#') && !/^\d+ {2}[al]/.test(line))
        expect(widths.every(line => line.split(' ').length === columns)).toBe(true)
      }
    }),
    { seed: 7, numRuns: 30 },
  )
}, 30_000)

function pointsIn(plan: Plan): number {
  return [...planSteps(plan)].filter(({ kind }) => kind === 'point').length
}
