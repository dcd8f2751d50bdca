import { seededRandom } from '../../../shared/base/random.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import { emptyPlane, type Plane } from './geometry.ts'

/** Mean of a frame without light, counts. */
const darkLevel = 100
/** Noise of the readout, counts rms. */
export const readNoise = 4
/** 16 bits. One count is one photon, so photon noise has variance = mean. */
export const saturation = 65535
/** One pixel in 5 000 leaks; between 10³ and 10⁵ counts per second. */
const hotFraction = 2e-4
const columnRms = 1.5
const pixelRms = 1

export interface Sensor {
  /** Offset of every pixel, counts: dark level, column pattern, pixel pattern. */
  readonly offset: Plane
  /** Indices of hot pixels and what they leak, counts per second. */
  readonly hot: readonly { readonly at: number; readonly countsPerS: number }[]
}

export function sensor(seed: number, image: ImageShape): Sensor {
  const random = seededRandom(seed, sensorStream)
  const offset = emptyPlane(image.height, image.width)
  const columns = Array.from({ length: image.width }, () => columnRms * random.normal())
  for (let i = 0; i < offset.values.length; i++) {
    offset.values[i] = darkLevel + (columns[i % image.width] ?? 0) + pixelRms * random.normal()
  }
  const hot = Array.from({ length: Math.round(hotFraction * offset.values.length) }, () => ({
    at: Math.floor(random.float() * offset.values.length),
    countsPerS: 10 ** random.between(3, 5),
  }))
  return { offset, hot }
}

const sensorStream = 14
