import { seededRandom, type Random } from '../../../shared/base/random.ts'
import { chordMm, isInside, type Ellipse } from './ellipse.ts'
import { crystals, type Crystal } from './powder-lines.ts'

/** A slice of the sample: grains of two powders, none within another. */
export interface SampleSlice {
  readonly grains: Readonly<Record<Crystal, readonly Ellipse[]>>
}

/** Radius of the circle that holds all grains, mm: within the scan of the shipped example. */
const sampleRadiusMm = 0.4
const grainsPerCrystal = 4
const grainRadiusMm = [0.07, 0.16] as const
/** Each grain gets that many tries for a free place. */
const mostTries = 200

export function sampleSlice(seed: number): SampleSlice {
  const random = seededRandom(seed, sliceStream)
  const placed: Ellipse[] = []
  const grains: Record<Crystal, Ellipse[]> = { calcite: [], apatite: [] }
  for (let count = 0; count < grainsPerCrystal; count++)
    for (const crystal of crystals) {
      const grain = freeGrain(random, placed)
      if (grain === undefined) continue
      placed.push(grain)
      grains[crystal].push(grain)
    }
  return { grains }
}

/** Grains do not overlap: circles around them do not. */
function freeGrain(random: Random, placed: readonly Ellipse[]): Ellipse | undefined {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const a = random.between(...grainRadiusMm)
    const b = a * random.between(0.6, 1)
    const distance = (sampleRadiusMm - a) * Math.sqrt(random.float())
    const direction = random.between(0, 2 * Math.PI)
    const tiltRad = random.between(0, Math.PI)
    const grain = { u: distance * Math.cos(direction), v: distance * Math.sin(direction), a, b, tiltRad }
    const isFree = placed.every(other => Math.hypot(grain.u - other.u, grain.v - other.v) > a + other.a)
    if (isFree) return grain
  }
  return undefined
}

/** Width of the pencil beam, mm. */
const beamWidthMm = 0.05
const raysPerBeam = 5

/** Length of a powder in the beam, mm, mean over its width; `position` and angle of the sample stage. */
export function lengthInBeamMm(
  { grains }: SampleSlice,
  crystal: Crystal,
  { angleRad, positionMm }: { readonly angleRad: number; readonly positionMm: number },
): number {
  let sum = 0
  for (let ray = 0; ray < raysPerBeam; ray++) {
    const at = positionMm + ((ray + 0.5) / raysPerBeam - 0.5) * beamWidthMm
    for (const grain of grains[crystal]) sum += chordMm(grain, angleRad, at)
  }
  return sum / raysPerBeam
}

/** Part of a square of the slice that a powder fills; u: where samy brings it into the beam at rot 0, v across. */
export function shareOf(
  { grains }: SampleSlice,
  crystal: Crystal,
  { u, v, sideMm }: { readonly u: number; readonly v: number; readonly sideMm: number },
): number {
  let inside = 0
  for (let part = 0; part < 64; part++) {
    const atU = u + (((part % 8) + 0.5) / 8 - 0.5) * sideMm
    const atV = v + ((Math.floor(part / 8) + 0.5) / 8 - 0.5) * sideMm
    if (grains[crystal].some(grain => isInside(grain, atU, atV))) inside++
  }
  return inside / 64
}

const sliceStream = 31
