import { expect, test } from 'vitest'
import { detectorId } from '../../../shared/model/ids.ts'
import { expandPlan, nodesById } from '../../../shared/plan/expand-plan.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { descriptionOf, planOf } from '../../builders/plan.ts'

const header = 'hutch: 1\nsequence: T\ntree:\n'

test('an acquisition takes its frames with readout, arming and the shutter', () => {
  const facts = {
    id: detectorId('frelon'),
    model: 'test',
    image: { height: 4, width: 4 },
    pixelType: 'uint16',
    pixelSizeUm: undefined,
    readoutS: 0.01,
    saturation: undefined,
    exposureRangeS: [0.001, 10],
  } as const
  const description = descriptionOf(`${header}
  - acquisition: Dark
    role: dark
    frames: 10
    exposure: 0.09 s
`)
  const expanded = expandPlan(description, buildBeamline(), new Map([[facts.id, facts]]))
  if ('problems' in expanded) throw new Error(JSON.stringify(expanded.problems))
  // 10 × (0.09 + 0.01) + 0.05 arming + 0.1 shutter
  expect(expanded.plan.totals.durationS).toBeCloseTo(1.15, 10)
  expect(expanded.plan.totals.bytes).toBe(10 * 4 * 4 * 2)
})

test('a scan takes its points and the moves between them', () => {
  const plan = planOf(`${header}
  - scan: S
    axis: { motor: samx, from: 0 mm, to: 10 mm, steps: 10 }
    each:
      - acquisition: A
        role: monitorPosition
        exposure: 0.2 s
`)
  // 11 × (0.2 + 0.05) + 10 × (1 mm / 2 mm/s + 0.1)
  expect(plan.totals.durationS).toBeCloseTo(2.75 + 6, 10)
})

test('white and data in turn move the sample twice at every point', () => {
  const plan = planOf(`${header}
  - repeat: R
    times: 10
    each:
      - acquisition: White
        role: white
        exposure: 1 s
      - acquisition: Data
        exposure: 1 s
`)
  const move = 5 / 5 + 0.1
  // The first white opens the shutter; the way to the very first position is not known.
  expect(plan.totals.durationS).toBeCloseTo(20 * 1.05 + 0.1 + 19 * move, 10)
  expect(nodesById(plan).get(nodeId('/T/R/Data'))?.durationS).toBeCloseTo(10 * 1.05 + 10 * move, 10)
})

test('an inner scan goes back to its start between its repetitions', () => {
  const plan = planOf(`${header}
  - repeat: R
    times: 3
    each:
      - scan: S
        axis: { motor: samx, from: 0 mm, to: 10 mm, steps: 1 }
        each:
          - acquisition: A
            role: monitorPosition
            exposure: 0.05 s
`)
  // 6 × 0.1 counting, 3 moves forth and 2 moves back of 10 mm
  expect(plan.totals.durationS).toBeCloseTo(0.6 + 5 * 5.1, 10)
})

test('a simulated beamline that runs ten times as fast needs a tenth for exposures and ways', () => {
  const description = descriptionOf(`${header}
  - scan: S
    axis: { motor: samx, from: 0 mm, to: 10 mm, steps: 10 }
    each:
      - acquisition: A
        shutter: as-is
        sample: as-is
        exposure: 2 s
`)
  const seconds = [1, 10].map(speedup => {
    const expanded = expandPlan(description, buildBeamline({ speedup }), new Map())
    return 'problems' in expanded ? Number.NaN : expanded.plan.totals.durationS
  })
  // 11 exposures of 2 s and 10 mm at 2 mm/s, with 11 × 0.05 s and 10 × 0.1 s that take their time in any case.
  expect(seconds[0]).toBeCloseTo(22 + 5 + 1.55, 10)
  expect(seconds[1]).toBeCloseTo(2.7 + 1.55, 10)
})
