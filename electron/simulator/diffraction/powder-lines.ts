/* Powder lines of the two compounds of the simulated microscope. Cells: calcite, Graf, Am. Mineral. 46 (1961) 1283; hydroxyapatite,
   Hughes, Cameron and Crowley, Am. Mineral. 74 (1989) 870. Strengths are those of powder cards, roughly. */

export const crystals = ['calcite', 'apatite'] as const
export type Crystal = (typeof crystals)[number]

interface Cell {
  /** Hexagonal, nm. */
  readonly aNm: number
  readonly cNm: number
  readonly lines: readonly {
    readonly indices: readonly [h: number, k: number, l: number]
    readonly strength: number
  }[]
}

const cells: Readonly<Record<Crystal, Cell>> = {
  calcite: {
    aNm: 0.499,
    cNm: 1.7061,
    lines: [
      { indices: [0, 1, 2], strength: 0.12 },
      { indices: [1, 0, 4], strength: 1 },
      { indices: [0, 0, 6], strength: 0.03 },
    ],
  },
  apatite: {
    aNm: 0.9417,
    cNm: 0.6875,
    lines: [
      { indices: [1, 0, 0], strength: 0.12 },
      { indices: [1, 0, 1], strength: 0.06 },
      { indices: [2, 0, 0], strength: 0.08 },
      { indices: [1, 1, 1], strength: 0.07 },
      { indices: [0, 0, 2], strength: 0.4 },
      { indices: [1, 0, 2], strength: 0.1 },
      { indices: [2, 1, 1], strength: 1 },
    ],
  },
}

export interface PowderLine {
  readonly twoThetaRad: number
  readonly strength: number
}

/** Lines that the energy reaches: sin θ = λ/2d (Bragg), 1/d² = 4/3 (h² + hk + k²)/a² + l²/c². */
export function powderLines(crystal: Crystal, energyKev: number): readonly PowderLine[] {
  const { aNm, cNm, lines } = cells[crystal]
  return lines.flatMap(({ indices: [h, k, l], strength }) => {
    const perD = Math.sqrt(((4 / 3) * (h * h + h * k + k * k)) / (aNm * aNm) + (l * l) / (cNm * cNm))
    const sine = (wavelengthNm(energyKev) * perD) / 2
    return sine < 1 ? [{ twoThetaRad: 2 * Math.asin(sine), strength }] : []
  })
}

/** hc = 1.239842 keV nm. */
function wavelengthNm(energyKev: number): number {
  return 1.239842 / energyKev
}
