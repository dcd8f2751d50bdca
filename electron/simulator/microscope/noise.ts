import { nextUint32, randomState } from '../../../shared/base/random.ts'
import { readNoise, saturation } from './sensor.ts'

/** Fewer photons than this are drawn from the Poisson distribution itself; above, a Gaussian of the same variance. */
const gaussianFromPhotons = 30

/** What one readout needs, all of one length. */
export interface Exposure {
  /** Expected photons and leaked charges. */
  readonly expected: Float32Array
  /** Counts added by the electronics. */
  readonly offset: Float32Array
}

/**
 * Reads the sensor: photon noise, readout noise, rounding, saturation. Two normal numbers per step of sfc32 through a table
 * of 65 536 quantiles scaled to variance 1 exactly: the largest is 4.3 σ, correlation none. About 7 ns per pixel.
 * @param stream number of the frame: its noise is its own and repeatable.
 */
export function readOut(
  { expected, offset }: Exposure,
  seed: number,
  stream: number,
  out: Uint16Array,
): void {
  const state = randomState(seed, stream)
  // sfc32 written out on local numbers: four typed-array accesses per step would double the time.
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let counter = state[3] ?? 0
  let bits = 0
  const rare = randomState(seed, stream ^ rareStream)
  for (let i = 0; i < out.length; i++) {
    if ((i & 1) === 0) {
      bits = (a + b + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + bits) | 0
    } else bits >>>= 16
    const normal = quantiles[bits & 0xffff] ?? 0
    const photons = expected[i] ?? 0
    let value = offset[i] ?? 0
    if (photons >= gaussianFromPhotons) {
      value += photons + Math.sqrt(photons + readVariance) * normal
    } else if (photons > 0) {
      value += poisson(photons, nextUint32(rare) / 2 ** 32) + readNoise * normal
    } else value += readNoise * normal
    out[i] = value >= saturation ? saturation : value <= 0 ? 0 : value + 0.5
  }
}

/** Low counts have their own sequence: the 32 bits of the main one are used up by two normal numbers. */
const rareStream = 0x40000000
const readVariance = readNoise * readNoise

/** Inversion by sequential search (Devroye, Non-Uniform Random Variate Generation (1986), X.3); needs `mean` < 700. */
function poisson(mean: number, uniform: number): number {
  let count = 0
  let probability = Math.exp(-mean)
  let left = uniform - probability
  while (left > 0 && count < 1000) {
    count++
    probability *= mean / count
    left -= probability
  }
  return count
}

const winitzki = 0.147
const quantiles = normalQuantiles(65_536)

/** Quantiles at (i + ½)/n, scaled to variance 1. */
function normalQuantiles(count: number): Float32Array {
  const values = Float64Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count))
  let squares = 0
  for (const value of values) squares += value * value
  const scale = 1 / Math.sqrt(squares / count)
  return Float32Array.from(values, value => value * scale)
}

/** Inverse of the normal distribution: Winitzki's closed form of the inverse error function (2008), within 0.2 %. */
function normalQuantile(probability: number): number {
  const x = 2 * probability - 1
  const logarithm = Math.log(1 - x * x)
  const first = 2 / (Math.PI * winitzki) + logarithm / 2
  const guess = Math.sqrt(2 * (Math.sqrt(first * first - logarithm / winitzki) - first))
  return Math.sign(x) * guess
}
