import { absorptionPerUm, phases } from '../../../electron/simulator/microscope/absorption.ts'
import { makeScene } from '../../../electron/simulator/microscope/scene.ts'
import { sensor } from '../../../electron/simulator/microscope/sensor.ts'
import { writeStacks, type StackContent } from '../../support/image-stack-file.ts'

export interface TruthRequest {
  readonly seed: number
  /** Side of the image, pixels. */
  readonly size: number
  /** Of every point, as recorded. */
  readonly energiesKev: readonly number[]
  /** Points whose white field and transmission are wanted as images. */
  readonly imagesAt: readonly number[]
}

/** What the camera should have seen, as the file that compare-with-truth.py reads. */
export async function writeSceneTruth(file: string, request: TruthRequest): Promise<string> {
  const { seed, size, energiesKev, imagesAt } = request
  const image = { height: size, width: size }
  const { truth } = makeScene(seed, image)
  const shifts = energiesKev.map(energy => truth.shift(energy))
  const imageEnergies = imagesAt.map(at => energiesKev[at] ?? Number.NaN)
  const plane = (values: Float32Array): StackContent => ({ shape: [size, size], data: values })
  const stack = (planes: readonly Float32Array[]): StackContent => ({
    shape: [planes.length, size, size],
    data: joined(planes),
  })
  return await writeStacks(file, {
    offset: plane(truth.dark().values),
    leak: plane(leakPerS(seed, size)),
    energy_at: column(imagesAt),
    white: stack(imageEnergies.map(energyKev => truth.white(energyKev).values)),
    transmission: stack(imageEnergies.map(energyKev => truth.transmission({ energyKev, stageMm }).values)),
    white_mean: column(energiesKev.map(energyKev => mean(truth.white(energyKev).values))),
    shift_rows: column(shifts.map(({ rows }) => rows)),
    shift_columns: column(shifts.map(({ columns }) => columns)),
    ...Object.fromEntries(phases.map(phase => [`thickness_${phase}`, plane(truth.thickness(phase).values)])),
    ...Object.fromEntries(
      phases.map(phase => [
        `absorption_${phase}`,
        column(energiesKev.map(energyKev => absorptionPerUm(phase, energyKev))),
      ]),
    ),
  })
}

/** Sample in its place, stage at zero. The current does not matter for a transmission. */
const stageMm = { x: 0, y: 0, z: 0 }

function leakPerS(seed: number, size: number): Float32Array {
  const leak = new Float32Array(size * size)
  for (const { at, countsPerS } of sensor(seed, { height: size, width: size }).hot) {
    leak[at] = (leak[at] ?? 0) + countsPerS
  }
  return leak
}

function column(values: readonly number[]): StackContent {
  return { shape: [values.length], data: Float32Array.from(values) }
}

function joined(planes: readonly Float32Array[]): Float32Array {
  const length = planes.reduce((all, { length: one }) => all + one, 0)
  const all = new Float32Array(length)
  let at = 0
  for (const plane of planes) {
    all.set(plane, at)
    at += plane.length
  }
  return all
}

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
