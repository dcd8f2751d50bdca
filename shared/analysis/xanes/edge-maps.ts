import { inStretches } from '../in-stretches.ts'
import { addToLines, fittedLines, lineFit, type LineFit } from './line-fit.ts'
import { addToSteepest, steepest, steepestX, type Steepest } from './steepest.ts'

export interface EdgeRanges {
  /** Energies below the edge that the first line is fitted to, both ends taken. */
  readonly pre: readonly [from: number, to: number]
  /** Energies above the edge. */
  readonly post: readonly [from: number, to: number]
}

/** What becomes of the absorbances of a full-field XANES scan, 60 bytes per pixel whatever the number of energies. */
export interface EdgeMaps {
  readonly ranges: EdgeRanges
  readonly pre: LineFit
  readonly post: LineFit
  readonly rise: Steepest
}

export function edgeMaps(pixels: number, ranges: EdgeRanges): EdgeMaps {
  const middle = ([from, to]: readonly [number, number]): number => (from + to) / 2
  return {
    ranges,
    pre: lineFit(pixels, middle(ranges.pre)),
    post: lineFit(pixels, middle(ranges.post)),
    rise: steepest(pixels),
  }
}

export function addToEdgeMaps(
  { ranges, pre, post, rise }: EdgeMaps,
  energy: number,
  image: Float32Array,
): void {
  if (isWithin(energy, ranges.pre)) addToLines(pre, energy, image)
  if (isWithin(energy, ranges.post)) addToLines(post, energy, image)
  addToSteepest(rise, energy, image)
}

/**
 * Edge energy: where the absorbance rises most steeply. Edge jump: post-edge line minus pre-edge line at the edge energy, as
 * in Newville, J. Synchrotron Rad. 8 (2001) 322. NaN where it is not known yet, or where a pixel lacks a value.
 * Where the jump is known and smaller than `minimumJump` there is nothing that has an edge: both are NaN.
 *
 * @param edge unit of the energies
 */
export function readEdgeMaps(
  { pre, post, rise }: EdgeMaps,
  minimumJump: number,
  edge: Float32Array,
  jump: Float32Array,
): void {
  const before = fittedLines(pre)
  const after = fittedLines(post)
  inStretches(edge.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const energy = steepestX(rise, i)
      const height = after(i, energy) - before(i, energy)
      const isEmpty = height < minimumJump
      edge[i] = isEmpty ? Number.NaN : energy
      jump[i] = isEmpty ? Number.NaN : height
    }
  })
}

/** What the ranges are when nobody says: the lowest fifth and the highest two fifths of the energies. */
export function usualRanges(energies: Float64Array): EdgeRanges {
  const low = energies.reduce((least, energy) => Math.min(least, energy), Number.POSITIVE_INFINITY)
  const high = energies.reduce((most, energy) => Math.max(most, energy), Number.NEGATIVE_INFINITY)
  const at = (part: number): number => low + part * (high - low)
  return { pre: [low, at(0.2)], post: [at(0.6), high] }
}

function isWithin(x: number, [from, to]: readonly [number, number]): boolean {
  return x >= from && x <= to
}
