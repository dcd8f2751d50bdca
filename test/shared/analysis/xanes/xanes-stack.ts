import { absorptionPerUm } from '../../../../electron/simulator/microscope/absorption.ts'
import { seededRandom } from '../../../../shared/base/random.ts'

/** A sample of two calcium phases whose shares run from column to column, its thickness from row to row. */
export const side = 12
export const pixels = side * side
/** keV, 1 eV apart: fine enough for the shape of the edge. */
export const energies = Float64Array.from({ length: 121 }, (_, i) => 4.0 + i * 0.001)

export function calciteUm(pixel: number): number {
  return thicknessUm(pixel) * (1 - share(pixel))
}

export function apatiteUm(pixel: number): number {
  return thicknessUm(pixel) * share(pixel)
}

function thicknessUm(pixel: number): number {
  return 3 + Math.floor(pixel / side) * 0.25
}

function share(pixel: number): number {
  return (pixel % side) / (side - 1)
}

/** Images in the order of `energies`. */
export function transmissions(noise: number): readonly Float32Array[] {
  const random = seededRandom(5)
  return Array.from(energies, energy => {
    const calcite = absorptionPerUm('calcite', energy)
    const apatite = absorptionPerUm('apatite', energy)
    return Float32Array.from({ length: pixels }, (_, i) => {
      const depth = calciteUm(i) * calcite + apatiteUm(i) * apatite
      return Math.exp(-depth) * (1 + noise * random.normal())
    })
  })
}
