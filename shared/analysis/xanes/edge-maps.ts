import { inStretches } from '../in-stretches.ts'
import { StackRoom } from '../kernels/stack-room.ts'
import {
  beginPolynomials,
  evaluatePolynomials,
  polynomialFit,
  weightsAt,
  type PolynomialFit,
} from './polynomial-fit.ts'
import { beginSteepest, steepest, steepestArrays, steepestX, type Steepest } from './steepest.ts'

export interface EdgeRanges {
  /** Energies below the edge that a line is fitted to, both ends taken. */
  readonly pre: readonly [from: number, to: number]
  /** Energies above the edge, and the degree of the polynomial that is fitted to them. */
  readonly post: readonly [from: number, to: number]
  readonly postDegree: number
}

/** What becomes of the absorbances of a full-field XANES scan, 60 to 68 bytes per pixel whatever the number of energies. */
export interface EdgeMaps {
  readonly room: StackRoom
  readonly ranges: EdgeRanges
  readonly pre: PolynomialFit
  readonly post: PolynomialFit
  readonly rise: Steepest
}

export function edgeMaps(pixels: number, ranges: EdgeRanges): EdgeMaps {
  const room = new StackRoom(pixels, { float64: 2 + ranges.postDegree + 1, bytes32: steepestArrays })
  return {
    room,
    ranges,
    pre: polynomialFit(room, 1, ranges.pre),
    post: polynomialFit(room, ranges.postDegree, ranges.post),
    rise: steepest(room),
  }
}

export function addToEdgeMaps(
  { room, ranges, pre, post, rise }: EdgeMaps,
  energy: number,
  image: Float32Array,
): void {
  const takers = [beginSteepest(rise, energy)]
  if (isWithin(energy, ranges.pre)) takers.push(beginPolynomials(pre, energy))
  if (isWithin(energy, ranges.post)) takers.push(beginPolynomials(post, energy))
  room.inPieces(image, piece => {
    for (const take of takers) take(piece)
  })
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
  inStretches(edge.length, (from, to) => {
    const energies = new Float64Array(to - from)
    for (let i = from; i < to; i++) energies[i - from] = givenEdge ?? steepestX(rise, i)
    const before = new Float64Array(to - from)
    const after = new Float64Array(to - from)
    evaluatePolynomials(pre, from, energies, before)
    evaluatePolynomials(post, from, energies, after)
    for (let i = from; i < to; i++) {
      const height = (after[i - from] ?? 0) - (before[i - from] ?? 0)
      const isEmpty = height < minimumJump
      edge[i] = isEmpty ? Number.NaN : (energies[i - from] ?? 0)
      jump[i] = isEmpty ? Number.NaN : height
    }
  })
}

/** Absorbances at an energy → (µ − pre-edge line) / edge jump, in place: 0 below the edge, 1 above it on average. */
export function normaliseToEdge(
  { pre }: EdgeMaps,
  jump: Float32Array,
  energy: number,
  image: Float32Array,
): void {
  const [constant = Number.NaN, linear = 0] = weightsAt(pre, energy)
  const [sums, moments] = pre.products
  inStretches(image.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const line = constant * (sums?.[i] ?? 0) + linear * (moments?.[i] ?? 0)
      image[i] = ((image[i] ?? Number.NaN) - line) / (jump[i] ?? Number.NaN)
    }
  })
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
