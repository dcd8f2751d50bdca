/*
 * Absorption of two calcium compounds around the calcium K edge.
 *
 * Smooth parts are local power laws µ/ρ = value · (E0 / E)^exponent, the one-term form of Victoreen's and McMaster's
 * formulas (UCRL-50174, 1969). Values at 4.0381 keV and exponents were fitted between 3.5 and 4.5 keV to the tables of
 * Elam, Ravel and Sieber, Radiat. Phys. Chem. 63 (2002) 121, which agree with Hubbell and Seltzer, NISTIR 5632, within 1 %.
 *
 * The K shell opens as
 *   step(E) = ½ + atan((E − Eedge) / Γ) / π             lifetime-broadened edge (Richtmyer et al., Phys. Rev. 46 (1934) 843)
 *   + white · exp(−(E − Ewhite)² / 2σ²)                 white line
 *   + step · χ(k)                                       one shell of neighbours, k = √(0.2625 (E − Eedge)/eV) Å⁻¹
 */

export type Phase = 'calcite' | 'apatite'
export const phases: readonly Phase[] = ['calcite', 'apatite']

/** Calcium K edge of the element, keV (Bearden and Burr, Rev. Mod. Phys. 39 (1967) 125). */
export const calciumEdgeKev = 4.0381

interface PowerLaw {
  /** cm²/g at the calcium edge. */
  readonly atEdge: number
  readonly exponent: number
}

const outerCalcium: PowerLaw = { atEdge: 118.8, exponent: 2.73 }
const calciumKShell: PowerLaw = { atEdge: 904.3, exponent: 2.42 }
const carbon: PowerLaw = { atEdge: 36.7, exponent: 3.03 }
const oxygen: PowerLaw = { atEdge: 90.6, exponent: 2.93 }
const phosphorus: PowerLaw = { atEdge: 511, exponent: 2.68 }

interface Compound {
  readonly densityGPerCm3: number
  readonly calciumFraction: number
  readonly others: readonly { readonly law: PowerLaw; readonly fraction: number }[]
  readonly edgeKev: number
  readonly whiteLine: { readonly aboveEdgeEv: number; readonly height: number; readonly sigmaEv: number }
  /** Mean distance of the first oxygen shell, Å, and the size of its oscillation. */
  readonly shell: { readonly distance: number; readonly amplitude: number }
}

/* Mass fractions follow from the formulas. The edges of real compounds differ by about 1 eV; here by 5 eV, so that a scan
   with 10 eV steps tells the phases apart. */
const compounds: Readonly<Record<Phase, Compound>> = {
  // CaCO3
  calcite: {
    densityGPerCm3: 2.71,
    calciumFraction: 0.4004,
    others: [
      { law: carbon, fraction: 0.12 },
      { law: oxygen, fraction: 0.4796 },
    ],
    edgeKev: 4.0405,
    whiteLine: { aboveEdgeEv: 5, height: 0.75, sigmaEv: 2.8 },
    shell: { distance: 2.36, amplitude: 0.22 },
  },
  // Ca10(PO4)6(OH)2; its 0.2 % of hydrogen absorb nothing here
  apatite: {
    densityGPerCm3: 3.16,
    calciumFraction: 0.3989,
    others: [
      { law: phosphorus, fraction: 0.185 },
      { law: oxygen, fraction: 0.4141 },
    ],
    edgeKev: 4.0455,
    whiteLine: { aboveEdgeEv: 5, height: 1.0, sigmaEv: 2.8 },
    shell: { distance: 2.43, amplitude: 0.18 },
  },
}

/** Half width of the edge: core hole of calcium 0.81 eV (Krause and Oliver, 1979) and monochromator together. */
const edgeHalfWidthEv = 0.9
/** Mean square disorder of the shell, Å². */
const disorder = 0.01
/** The oscillation grows in over this many eV; the one-shell formula means nothing at the edge itself. */
const oscillationRiseEv = 12
/** 2m/ħ² in Å⁻² eV⁻¹. */
const waveNumberFactor = 0.2625
const umPerCm = 1e4

export function edgeKev(phase: Phase): number {
  return compounds[phase].edgeKev
}

/** Linear absorption coefficient of a phase, 1/µm. */
export function absorptionPerUm(phase: Phase, energyKev: number): number {
  const compound = compounds[phase]
  const calcium = at(outerCalcium, energyKev) + at(calciumKShell, energyKev) * kShell(compound, energyKev)
  let perGram = compound.calciumFraction * calcium
  for (const { law, fraction } of compound.others) perGram += fraction * at(law, energyKev)
  return (compound.densityGPerCm3 * perGram) / umPerCm
}

function at(law: PowerLaw, energyKev: number): number {
  return law.atEdge * (calciumEdgeKev / energyKev) ** law.exponent
}

/** 0 far below the edge, 1 far above. */
function kShell(compound: Compound, energyKev: number): number {
  const aboveEv = (energyKev - compound.edgeKev) * 1000
  const { aboveEdgeEv, height, sigmaEv } = compound.whiteLine
  const step = 0.5 + Math.atan(aboveEv / edgeHalfWidthEv) / Math.PI
  const white = height * Math.exp(-((aboveEv - aboveEdgeEv) ** 2) / (2 * sigmaEv ** 2))
  return step * (1 + oscillation(compound, aboveEv)) + white
}

function oscillation(compound: Compound, aboveEv: number): number {
  if (aboveEv <= 0) return 0
  const k = Math.sqrt(waveNumberFactor * aboveEv)
  const envelope = (1 - Math.exp(-aboveEv / oscillationRiseEv)) * Math.exp(-2 * disorder * k * k)
  return compound.shell.amplitude * envelope * Math.sin(2 * k * compound.shell.distance)
}
