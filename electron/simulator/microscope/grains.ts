import { seededRandom, type Random } from '../../../shared/base/random.ts'
import { cloudPlane } from './clouds.ts'
import { emptyPlane, fieldUm, type Plane } from './geometry.ts'
import type { Phase } from './absorption.ts'

/**
 * Thickness of the two phases, µm: calcite in blunt, fairly large grains, apatite in smaller elongated ones, some of them
 * over each other. Every grain is a smooth analytic hill h · exp(−ρ⁶) with ρ the elliptic radius, roughened by a texture of 0.4 µm: the
 * maps hold no detail finer than the lens could show and may be shifted by fractions of a pixel.
 */
export function thicknessMaps(
  seed: number,
  side: number,
  marginPixels: number,
): Readonly<Record<Phase, Plane>> {
  const random = seededRandom(seed, grainStream)
  const full = side + 2 * marginPixels
  const toPixels = side / fieldUm
  const draw = (grains: readonly Grain[], textureStream: number): Plane => {
    const plane = emptyPlane(full, full)
    for (const grain of grains) drawGrain(plane, grain, toPixels, full / 2)
    roughen(plane, seededRandom(seed, textureStream), textureUm * toPixels)
    return plane
  }
  return {
    calcite: draw(
      Array.from({ length: 13 }, () => calciteGrain(random)),
      grainStream + 1,
    ),
    apatite: draw(
      Array.from({ length: 24 }, () => apatiteGrain(random)),
      grainStream + 2,
    ),
  }
}

const grainStream = 20
/** Centres lie within this distance of the middle of the field. */
const reachUm = 0.46 * fieldUm
/** exp(−1.6⁶) = 5·10⁻⁸: nothing is seen of a grain beyond. */
const cutRadius = 1.6
/** Grains are rough by 12 % rms. */
const roughness = 0.12
const textureUm = 0.45

/** Lengths in µm; the centre is counted from the middle of the field. */
interface Grain {
  readonly row: number
  readonly column: number
  readonly long: number
  readonly short: number
  readonly angle: number
  readonly thickness: number
}

function calciteGrain(random: Random): Grain {
  const long = random.between(1.6, 3.4)
  return {
    ...place(random),
    long,
    short: long * random.between(0.6, 0.95),
    thickness: random.between(1.2, 3.2),
  }
}

function apatiteGrain(random: Random): Grain {
  const long = random.between(0.9, 2.2)
  return {
    ...place(random),
    long,
    short: long * random.between(0.25, 0.6),
    thickness: random.between(0.8, 2.2),
  }
}

function place(random: Random): Pick<Grain, 'row' | 'column' | 'angle'> {
  const radius = reachUm * Math.sqrt(random.float())
  const direction = random.between(0, 2 * Math.PI)
  return {
    row: radius * Math.sin(direction),
    column: radius * Math.cos(direction),
    angle: random.between(0, Math.PI),
  }
}

function drawGrain(plane: Plane, grain: Grain, toPixels: number, middle: number): void {
  const centreRow = middle + grain.row * toPixels
  const centreColumn = middle + grain.column * toPixels
  const reach = cutRadius * grain.long * toPixels
  const cosine = Math.cos(grain.angle)
  const sine = Math.sin(grain.angle)
  const perLong = 1 / (grain.long * toPixels)
  const perShort = 1 / (grain.short * toPixels)
  const lastRow = Math.min(plane.height - 1, Math.ceil(centreRow + reach))
  const lastColumn = Math.min(plane.width - 1, Math.ceil(centreColumn + reach))
  for (let row = Math.max(0, Math.floor(centreRow - reach)); row <= lastRow; row++) {
    const y = row - centreRow
    for (let column = Math.max(0, Math.floor(centreColumn - reach)); column <= lastColumn; column++) {
      const x = column - centreColumn
      const along = (x * cosine + y * sine) * perLong
      const across = (y * cosine - x * sine) * perShort
      const squared = along * along + across * across
      const at = row * plane.width + column
      plane.values[at] = (plane.values[at] ?? 0) + grain.thickness * Math.exp(-squared * squared * squared)
    }
  }
}

function roughen(plane: Plane, random: Random, spacingPixels: number): void {
  const clouds = cloudPlane(plane.width, spacingPixels, random).values
  for (let i = 0; i < clouds.length; i++) {
    plane.values[i] = (plane.values[i] ?? 0) * Math.max(0, 1 + roughness * (clouds[i] ?? 0))
  }
}
