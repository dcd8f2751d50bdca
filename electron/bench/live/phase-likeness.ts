import { crystals, type Crystal } from '../../simulator/diffraction/powder-lines.ts'
import { shareOf, type SampleSlice } from '../../simulator/diffraction/sample-slice.ts'

export interface PhaseMaps {
  readonly calcite: Float32Array
  readonly apatite: Float32Array
  /** 1 calcite, 2 apatite, 0 neither. */
  readonly phase: Float32Array
}

export interface Likeness {
  /** Pearson's, of a slice with the part of every pixel that the phase fills. */
  readonly correlation: Readonly<Record<Crystal, number>>
  /** Dice's: twice the common pixels per the sum of both, true ones being at least half full. */
  readonly overlap: Readonly<Record<Crystal, number>>
}

/** How near reconstructed phases are to the sample, where anything was reconstructed. */
export function likenessOfPhases(
  sample: SampleSlice,
  positionsMm: readonly number[],
  maps: PhaseMaps,
): Likeness {
  const side = positionsMm.length
  const sideMm = ((positionsMm[side - 1] ?? 0) - (positionsMm[0] ?? 0)) / (side - 1)
  const truth = (crystal: Crystal) =>
    Float32Array.from({ length: side * side }, (_, at) =>
      shareOf(sample, crystal, {
        u: positionsMm[at % side] ?? 0,
        v: -(positionsMm[Math.floor(at / side)] ?? 0),
        sideMm,
      }),
    )
  const both = { calcite: truth('calcite'), apatite: truth('apatite') }
  return {
    correlation: perCrystal(crystal => correlation(maps[crystal], both[crystal])),
    overlap: perCrystal((crystal, number) => dice(maps.phase, value => value === number, both[crystal])),
  }
}

function perCrystal(make: (crystal: Crystal, number: number) => number): Record<Crystal, number> {
  const [calcite, apatite] = crystals.map((crystal, at) => make(crystal, at + 1))
  return { calcite: calcite ?? 0, apatite: apatite ?? 0 }
}

function correlation(map: Float32Array, truth: Float32Array): number {
  const known = [...map.keys()].filter(at => Number.isFinite(map[at]))
  const mean = (values: Float32Array): number =>
    known.reduce((sum, at) => sum + (values[at] ?? 0), 0) / known.length
  const [meanMap, meanTruth] = [mean(map), mean(truth)]
  let [both, one, other] = [0, 0, 0]
  for (const at of known) {
    const [a, b] = [(map[at] ?? 0) - meanMap, (truth[at] ?? 0) - meanTruth]
    both += a * b
    one += a * a
    other += b * b
  }
  return both / Math.sqrt(one * other)
}

function dice(phase: Float32Array, isPhase: (value: number) => boolean, truth: Float32Array): number {
  let [common, sum] = [0, 0]
  for (const [at, value] of phase.entries()) {
    if (!Number.isFinite(value)) continue
    const isTrue = (truth[at] ?? 0) >= 0.5
    if (isPhase(value) && isTrue) common++
    sum += Number(isPhase(value)) + Number(isTrue)
  }
  return (2 * common) / sum
}
