import { expect, test } from 'vitest'
import { integrateTask } from '../../../../shared/analysis/tasks/integrate-task.ts'
import { runTask, setupFor } from './run-task.ts'

const image = { height: 40, width: 40 }
const poni = `Detector_config: {"pixel1": 1e-4, "pixel2": 1e-4}
Distance: 0.1
Poni1: 0.002
Poni2: 0.002
Rot1: 0
Rot2: 0
Rot3: 0`
const flat = (value: number) => new Uint16Array(1600).fill(value)

test('every image gives a pattern, all together their mean along the radius', () => {
  const parameters = { poni, unit: 'deg', bins: 12, solidAngle: false }
  const setup = setupFor(integrateTask, { image, parameters })
  const shapes = integrateTask.shapes(setup)
  expect(shapes.profiles).toMatchObject({ kind: 'stack', image: { height: 1, width: 12 } })
  expect(shapes.mean).toMatchObject({ shape: [12], axes: [{ name: 'radius', unit: 'deg' }] })
  const { run, curves } = runTask(integrateTask, setup, [flat(10), flat(20)])
  expect(curves).toEqual([{ missing: 0 }, { missing: 0 }])
  for (const value of run.wholes({}, true).mean ?? []) expect(value).toBeCloseTo(15, 4)
  expect(run.remarks()).toEqual([])
})

test('saturated pixels are left out and told of', () => {
  const setup = setupFor(integrateTask, { image, saturation: 100, parameters: { poni, unit: 'deg' } })
  const { run, curves } = runTask(integrateTask, setup, [
    Uint16Array.from(flat(5), (v, i) => (i < 7 ? 100 : v)),
  ])
  expect(curves).toEqual([{ missing: 7 }])
  expect(run.remarks()).toEqual(['7 pixels left out: no value, or saturated'])
})

test('the PONI file of a detector serves its binned images too', () => {
  const patternBy = (config: string): ArrayLike<number> => {
    const parameters = { poni: poni.replace(/Detector_config.*/, config), unit: 'deg', bins: 12 }
    const setup = setupFor(integrateTask, { image, parameters })
    return runTask(integrateTask, setup, [flat(10)]).run.wholes({}, true).mean ?? []
  }
  expect(patternBy('Detector_config: {"pixel1": 5e-5, "pixel2": 2.5e-5, "max_shape": [80, 160]}')).toEqual(
    patternBy('Detector_config: {"pixel1": 1e-4, "pixel2": 1e-4, "max_shape": null}'),
  )
})

test.each([
  [
    {
      poni: poni.replace(
        /Detector_config.*/,
        'Detector_config: {"pixel1": 1, "pixel2": 1, "max_shape": [50, 40]}',
      ),
    },
    'The PONI file is for 50 × 40 pixels, the images have 40 × 40',
  ],
  [{ poni: undefined }, 'Parameter "poni" is missing'],
  [{ poni, unit: '1/nm' }, 'The PONI file has no wavelength'],
  [{ poni, unit: 'deg', from: 1 }, 'Give both ends of the radius, or none'],
  [{ poni, unit: 'deg', from: 2, to: 1 }, 'The radius runs from 2 to 1'],
])('what does not fit is refused before the run', (parameters, message) => {
  const setup = setupFor(integrateTask, { image, parameters })
  expect(() => integrateTask.shapes(setup)).toThrow(message)
})
