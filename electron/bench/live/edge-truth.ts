import { shiftImage } from '../../../shared/analysis/align/shift-image.ts'
import {
  addToEdgeMaps,
  edgeMaps,
  readEdgeMaps,
  usualRanges,
} from '../../../shared/analysis/xanes/edge-maps.ts'
import { demand } from '../../../shared/base/assert.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import { absorptionPerUm, phases, type Phase } from '../../simulator/microscope/absorption.ts'
import { makeScene, type SceneTruth } from '../../simulator/microscope/scene.ts'
import { quantile } from '../figure.ts'

/** What a workflow made of a scan of the simulated microscope. */
export interface FoundMaps {
  readonly image: ImageShape
  readonly energiesKev: readonly number[]
  /** Displacement of every image against the first one, pixels. */
  readonly rows: ArrayLike<number>
  readonly columns: ArrayLike<number>
  /** keV and absorbance, as the first image lies; NaN where there is no edge. */
  readonly edge: ArrayLike<number>
  readonly jump: ArrayLike<number>
}

export interface EdgeTruth {
  /** Distance of the found displacement from the drift of the scene, pixels. */
  readonly alignMedian: number
  readonly alignMax: number
  /** Of the pixels that are nearly of one phase: how many the edge energy gives to that phase, 0 … 1. */
  readonly rightPhase: Readonly<Record<Phase, number>>
  /** Pearson's correlation of the jump with the one that the thicknesses give, over all pixels with an edge. */
  readonly jumpCorrelation: number
}

/** One phase makes so much of the jump of a pixel that counts for it. */
const purity = 0.95
/** Jumps above that stand out of the noise of one exposure of 12 000 counts (absorbance ± 0.02) in the steepest step. */
const clearJump = 0.3

/** Compares with the scene that the simulated microscope has for this seed. */
export function compareWithScene(seed: number, found: FoundMaps): EdgeTruth {
  const { truth } = makeScene(seed, found.image)
  const errors = alignErrors(truth, found)
  const { jumps, total } = trueJumps(truth, found)
  return {
    alignMedian: quantile(errors, 0.5),
    alignMax: Math.max(...errors),
    rightPhase: {
      calcite: shareRight('calcite', jumps, total, found),
      apatite: shareRight('apatite', jumps, total, found),
    },
    jumpCorrelation: correlation(found.jump, total),
  }
}

function alignErrors(truth: SceneTruth, { energiesKev, rows, columns }: FoundMaps): readonly number[] {
  const first = truth.shift(demand(energiesKev[0], 'first energy'))
  return energiesKev.map((energyKev, at) => {
    const drift = truth.shift(energyKev)
    const down = (rows[at] ?? Number.NaN) - (drift.rows - first.rows)
    return Math.hypot(down, (columns[at] ?? Number.NaN) - (drift.columns - first.columns))
  })
}

/** Edge jump of every pixel that each phase brings, and of both, as the first image lies. */
function trueJumps(
  truth: SceneTruth,
  { image, energiesKev }: FoundMaps,
): { readonly jumps: Readonly<Record<Phase, Float32Array>>; readonly total: Float32Array } {
  const first = truth.shift(demand(energiesKev[0], 'first energy'))
  const jumpOf = (phase: Phase): Float32Array => {
    const moved = new Float32Array(image.height * image.width)
    shiftImage(truth.thickness(phase).values, image, first.rows, first.columns, moved)
    const { jump } = pureEdge(phase, energiesKev)
    return moved.map(thicknessUm => thicknessUm * jump)
  }
  const jumps = { calcite: jumpOf('calcite'), apatite: jumpOf('apatite') }
  return { jumps, total: jumps.calcite.map((jump, i) => jump + (jumps.apatite[i] ?? 0)) }
}

function shareRight(
  phase: Phase,
  jumps: Readonly<Record<Phase, Float32Array>>,
  total: Float32Array,
  { edge, energiesKev }: FoundMaps,
): number {
  const edges = phases.map(each => pureEdge(each, energiesKev).energyKev)
  const middleKev = edges.reduce((sum, energyKev) => sum + energyKev, 0) / edges.length
  const isAbove = pureEdge(phase, energiesKev).energyKev > middleKev
  let clear = 0
  let right = 0
  for (const [i, jump] of total.entries()) {
    if (!(jump > clearJump) || (jumps[phase][i] ?? 0) < purity * jump) continue
    clear++
    const energyKev = edge[i] ?? Number.NaN
    if (isAbove ? energyKev > middleKev : energyKev <= middleKev) right++
  }
  return right / clear
}

/** What the edge maps give for 1 µm of a phase without noise: 10 eV are coarse, and the place found depends on them. */
function pureEdge(
  phase: Phase,
  energiesKev: readonly number[],
): { readonly energyKev: number; readonly jump: number } {
  const maps = edgeMaps(1, usualRanges(Float64Array.from(energiesKev)))
  for (const energyKev of energiesKev)
    addToEdgeMaps(maps, energyKev, Float32Array.of(absorptionPerUm(phase, energyKev)))
  const edge = new Float32Array(1)
  const jump = new Float32Array(1)
  readEdgeMaps(maps, 0, edge, jump)
  return { energyKev: demand(edge[0], 'edge'), jump: demand(jump[0], 'jump') }
}

function correlation(found: ArrayLike<number>, expected: Float32Array): number {
  const pairs = [...expected].flatMap((y, i): (readonly [number, number])[] => {
    const x = found[i] ?? Number.NaN
    return Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : []
  })
  const meanOf = (at: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length
  const [meanX, meanY] = [meanOf(0), meanOf(1)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2
    yy += (y - meanY) ** 2
    xy += (x - meanX) * (y - meanY)
  }
  return xy / Math.sqrt(xx * yy)
}
