import { describe, expect, test } from 'vitest'
import { stillBeam, type BeamState } from '../../../../electron/simulator/microscope/beam-state.ts'
import { makeScene } from '../../../../electron/simulator/microscope/scene.ts'
import { noiseVariance, statistics } from './image-statistics.ts'

const image = { height: 256, width: 256 }
const scene = makeScene(5, image)
const shutterClosed: BeamState = { ...stillBeam, shutterOpen: false }
const sampleOut: BeamState = { ...stillBeam, stageMm: { x: 0, y: 2, z: 0 } }
/** Where hot pixels do not reach: everything but one in 5 000. */
const hotCounts = 200

describe('dark frames', () => {
  test('have a mean of 100 counts and 4 counts of readout noise', () => {
    const a = frame(shutterClosed, { exposureS: 1e-4, stream: 1 })
    const b = frame(shutterClosed, { exposureS: 1e-4, stream: 2 })
    expect(statistics(a).mean).toBeCloseTo(100, 0)
    expect(Math.sqrt(noiseVariance(a, b))).toBeCloseTo(4, 1)
  })

  test('show the same offset pattern in every frame', () => {
    const average = meanFrame(shutterClosed, 1e-4, 64)
    const truth = scene.truth.dark().values
    const left = average.map((value, i) => value - (truth[i] ?? 0))
    expect(statistics(left).variance).toBeCloseTo(16.1 / 64, 1)
    expect(statistics(truth).variance).toBeGreaterThan(2)
  })

  test('have hot pixels at fixed places that grow with the exposure', () => {
    const short = frame(shutterClosed, { exposureS: 0.1, stream: 1 })
    const long = frame(shutterClosed, { exposureS: 0.2, stream: 2 })
    const hot = [...short.keys()].filter(i => (short[i] ?? 0) > hotCounts)
    expect(hot.length).toBeGreaterThan(5)
    expect(hot.length).toBeLessThanOrEqual(Math.round(image.height * image.width * 2e-4))
    for (const i of hot) {
      const [once = 0, twice = 0] = [short[i], long[i]]
      expect((twice - 100) / (once - 100)).toBeGreaterThan(1.5)
      expect((twice - 100) / (once - 100)).toBeLessThan(2.5)
    }
  })
})

describe('the white field', () => {
  test.each([50, 100, 200])('is proportional to the ring current (%i mA)', ringCurrentMa => {
    const light = statistics(frame({ ...sampleOut, ringCurrentMa })).mean - 100
    const full = statistics(frame(sampleOut)).mean - 100
    expect(light / full).toBeCloseTo(ringCurrentMa / stillBeam.ringCurrentMa, 2)
  })

  test('is proportional to the exposure', () => {
    const long = statistics(frame(sampleOut, { exposureS: 0.05 })).mean - 100
    const short = statistics(frame(sampleOut, { exposureS: 0.01 })).mean - 100
    expect(short / long).toBeCloseTo(0.2, 2)
  })

  test('is free of the sample when the stage is 2 mm out', () => {
    const light = meanFrame(sampleOut, 0.05, 16)
    const white = scene.truth.white(stillBeam.energyKev).values
    const relative = [...light.keys()]
      .filter(i => (light[i] ?? 0) < 60_000)
      .map(i => ((light[i] ?? 0) - 100) / (10 * (white[i] ?? 1)))
    expect(statistics(relative).mean).toBeCloseTo(1, 2)
    expect(Math.sqrt(statistics(relative).variance)).toBeLessThan(0.03)
  })

  test('moves against the detector and changes brightness with energy', () => {
    const low = scene.truth.white(3.6).values
    const high = scene.truth.white(4.4).values
    const ratio = [...low.keys()].map(i => (high[i] ?? 0) / (low[i] ?? 1))
    expect(statistics(ratio).mean).toBeGreaterThan(1.2)
    expect(Math.sqrt(statistics(ratio).variance)).toBeGreaterThan(0.05)
  })

  test('saturates at 65535 counts', () => {
    const bright = frame(sampleOut, { exposureS: 2 })
    expect(Math.max(...bright)).toBe(65535)
    expect(bright.filter(value => value === 65535).length).toBeGreaterThan(bright.length / 2)
  })
})

describe('photon noise', () => {
  test.each([0.00004, 0.0002, 0.002, 0.02, 0.1])(
    'has a variance of the mean within a fiftieth (exposure %f s)',
    exposureS => {
      const pairs = 12
      let variance = 0
      let mean = 0
      for (let pair = 0; pair < pairs; pair++) {
        const a = frame(sampleOut, { exposureS, stream: 2 * pair })
        const b = frame(sampleOut, { exposureS, stream: 2 * pair + 1 })
        variance += noiseVariance(a, b) / pairs
        mean += (statistics(a).mean - statistics(scene.truth.dark().values).mean) / pairs
      }
      const rounding = 1 / 12
      expect((variance - 16 - rounding) / mean).toBeGreaterThan(0.98)
      expect((variance - 16 - rounding) / mean).toBeLessThan(1.02)
    },
  )

  test('is independent between neighbours and between frames', () => {
    const a = frame(sampleOut, { stream: 1 })
    const b = frame(sampleOut, { stream: 2 })
    const c = frame(sampleOut, { stream: 3 })
    const noise = [...a.keys()].map(i => (a[i] ?? 0) - (b[i] ?? 0))
    const other = [...a.keys()].map(i => (c[i] ?? 0) - (b[i] ?? 0))
    expect(Math.abs(correlation(noise.slice(1), noise))).toBeLessThan(0.02)
    // Both hold the noise of b: half their variance in common, nothing else.
    expect(correlation(noise, other)).toBeCloseTo(0.5, 1)
  })
})

test('the same seed gives the same counts, another seed another sample and other noise', () => {
  const same = new Uint16Array(image.height * image.width)
  makeScene(5, image).expose(stillBeam, 0.05, 3, same)
  expect(same).toEqual(frame(stillBeam, { stream: 3 }))
  const other = new Uint16Array(same.length)
  makeScene(6, image).expose(stillBeam, 0.05, 3, other)
  expect(other).not.toEqual(same)
})

test('frames of one scene differ by their noise only', () => {
  const a = frame(stillBeam, { stream: 1 })
  const b = frame(stillBeam, { stream: 2 })
  expect(a).not.toEqual(b)
  expect(statistics(a).mean / statistics(b).mean).toBeCloseTo(1, 3)
})

interface Shot {
  readonly exposureS?: number
  readonly stream?: number
}

function frame(beam: BeamState, { exposureS = 0.05, stream = 1 }: Shot = {}): Uint16Array {
  const out = new Uint16Array(image.height * image.width)
  scene.expose(beam, exposureS, stream, out)
  return out
}

function meanFrame(beam: BeamState, exposureS: number, frames: number): Float64Array {
  const sum = new Float64Array(image.height * image.width)
  for (let stream = 0; stream < frames; stream++) {
    const counts = frame(beam, { exposureS, stream })
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (counts[i] ?? 0) / frames
  }
  return sum
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [statistics(a), statistics(b)]
  let product = 0
  for (let i = 0; i < a.length; i++) product += ((a[i] ?? 0) - first.mean) * ((b[i] ?? 0) - second.mean)
  return product / a.length / Math.sqrt(first.variance * second.variance)
}
