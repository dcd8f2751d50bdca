import { expect, test } from 'vitest'
import { fitScanTask } from '../../../../shared/analysis/tasks/fit-scan-task.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { axis, runTask, setupFor } from './run-task.ts'

const image = { height: 4, width: 4 }
const positions = Float64Array.from({ length: 41 }, (_, at) => -1 + at / 20)
const axes = [axis('samx', 'mm', positions)]

/** A gap that lets the beam through around 0.137 mm, seen by one quarter of the detector. */
function images(): readonly Float32Array[] {
  const random = seededRandom(8)
  return Array.from(positions, x => {
    const seen = 1000 * Math.exp(-((x - 0.137) ** 2) / (2 * 0.1 ** 2))
    return Float32Array.from({ length: 16 }, (_, at) => (at < 4 ? 50 + seen + 5 * random.normal() : 50))
  })
}

test('an alignment scan proposes to move to the centre of its peak', () => {
  const region = { rows: [0, 1], columns: [0, 4] } as const
  const setup = setupFor(fitScanTask, { image, points: 41, axes, parameters: { region } })
  const { run, curves } = runTask(fitScanTask, setup, images())
  const { centre, fitted } = run.wholes({}, true)
  expect(centre?.[0]).toBeCloseTo(0.137, 3)
  expect(centre?.[1]).toBeLessThan(0.001)
  expect(fitted?.[23]).toBeCloseTo(curves[23]?.signal ?? 0, -2)
  expect(run.remarks()[0]).toMatch(/^Move samx to 0\.13[67]\d* mm \(± .*\): centre of a gauss, width 0\.23/)
})

test('where there is no peak nothing is proposed, with the reason', () => {
  const setup = setupFor(fitScanTask, { image, points: 41, axes })
  const flat = Array.from(positions, () => new Float32Array(16).fill(7))
  const { run } = runTask(fitScanTask, setup, flat)
  expect(run.wholes({}, true).centre?.[0]).toBeNaN()
  expect(run.remarks()).toEqual(['No move is proposed: The curve is flat'])
})

test('a scan within a scan is refused', () => {
  const setup = setupFor(fitScanTask, { image, axes: [...axes, axis('samz', 'mm', [0])] })
  expect(() => fitScanTask.shapes(setup)).toThrow('this one goes along samx, samz')
})
