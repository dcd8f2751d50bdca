import { inStretches } from '../in-stretches.ts'
import { addToPolynomials, fittedPolynomials, polynomialFit, type PolynomialFit } from './polynomial-fit.ts'
import { addToSteepest, steepest, steepestX, type Steepest } from './steepest.ts'

export interface EdgeRanges {
  /** Energies below the edge that a line is fitted to, both ends taken. */
  readonly pre: readonly [from: number, to: number]
  /** Energies above the edge, and the degree of the polynomial that is fitted to them. */
  readonly post: readonly [from: number, to: number]
  readonly postDegree: number
}

/** What becomes of the absorbances of a full-field XANES scan, 60 to 68 bytes per pixel whatever the number of energies. */
export interface EdgeMaps {
  readonly ranges: EdgeRanges
  readonly pre: PolynomialFit
  readonly post: PolynomialFit
  readonly rise: Steepest
}

export function edgeMaps(pixels: number, ranges: EdgeRanges): EdgeMaps {
  return {
    ranges,
    pre: polynomialFit(pixels, 1, ranges.pre),
    post: polynomialFit(pixels, ranges.postDegree, ranges.post),
    rise: steepest(pixels),
  }
}

export function addToEdgeMaps(
  { ranges, pre, post, rise }: EdgeMaps,
  energy: number,
  image: Float32Array,
): void {
  if (isWithin(energy, ranges.pre)) addToPolynomials(pre, energy, image)
  if (isWithin(energy, ranges.post)) addToPolynomials(post, energy, image)
  addToSteepest(rise, energy, image)
}

/**
 * Edge energy: where the absorbance rises most steeply, unless one is given for all. Edge jump: post-edge polynomial minus
 * pre-edge line at the edge energy, as in Newville, J. Synchrotron Rad. 8 (2001) 322, and `pre_edge` of xraylarch. NaN where it
 * is not known yet, or where a pixel lacks a value. Where the jump is known and smaller than `minimumJump` there is nothing
 * that has an edge: both are NaN.
 *
 * @param edge unit of the energies
 */
export function readEdgeMaps(
  { pre, post, rise }: EdgeMaps,
  minimumJump: number,
  edge: Float32Array,
  jump: Float32Array,
  givenEdge?: number,
): void {
  const before = fittedPolynomials(pre)
  const after = fittedPolynomials(post)
  inStretches(edge.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const energy = givenEdge ?? steepestX(rise, i)
      const height = after(i, energy) - before(i, energy)
      const isEmpty = height < minimumJump
      edge[i] = isEmpty ? Number.NaN : energy
      jump[i] = isEmpty ? Number.NaN : height
    }
  })
}

/** Absorbance of a pixel at an energy → (µ − pre-edge line) / edge jump: 0 below the edge, 1 above it on average. */
export function normalisation(
  { pre }: EdgeMaps,
  jump: Float32Array,
): (pixel: number, energy: number, value: number) => number {
  const before = fittedPolynomials(pre)
  return (pixel, energy, value) => (value - before(pixel, energy)) / (jump[pixel] ?? Number.NaN)
}

/** What the ranges are when nobody says: the lowest fifth and the highest two fifths of the energies. */
export function usualRanges(energies: Float64Array): EdgeRanges {
  const low = energies.reduce((least, energy) => Math.min(least, energy), Number.POSITIVE_INFINITY)
  const high = energies.reduce((most, energy) => Math.max(most, energy), Number.NEGATIVE_INFINITY)
  const at = (part: number): number => low + part * (high - low)
  const post = [at(0.6), high] as const
  return { pre: [low, at(0.2)], post, postDegree: usualPostDegree(post) }
}

/** keV: over less a parabola would follow the first oscillations rather than the slow fall of the absorption. */
const parabolaFromKev = 0.35

/** Of the post-edge polynomial when nobody says, by the length of its range, as xraylarch chooses it. */
export function usualPostDegree([fromKev, toKev]: readonly [number, number]): number {
  return toKev - fromKev >= parabolaFromKev ? 2 : 1
}

function isWithin(x: number, [from, to]: readonly [number, number]): boolean {
  return x >= from && x <= to
}
