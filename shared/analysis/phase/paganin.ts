/** Planck's constant times the speed of light, keV · m. */
const hcKevM = 1.239_841_984e-9

export interface PaganinSettings {
  readonly energyKev: number
  /** From the sample to the detector. */
  readonly distanceM: number
  /** As seen in the sample. */
  readonly pixelM: number
  /** Of the refractive index n = 1 − δ + iβ of the one material. */
  readonly deltaBeta: number
}

/**
 * Filter for the transmission I / I₀ of a sample of one material at one distance: 1 / (1 + z δ/µ · k²) with µ = 4πβ/λ and k =
 * 2πf, that is 1 / (1 + π λ z δ/β · f²). −ln of what comes out is µ times the thickness (Paganin, Mayo, Gureyev, Miller and
 * Wilkins, J. Microsc. 206 (2002) 33, equation 10).
 * @returns response at frequencies in cycles per pixel
 */
export function paganinFilter({
  energyKev,
  distanceM,
  pixelM,
  deltaBeta,
}: PaganinSettings): (down: number, across: number) => number {
  const strength = (Math.PI * hcKevM * distanceM * deltaBeta) / (energyKev * pixelM * pixelM)
  return (down, across) => 1 / (1 + strength * (down * down + across * across))
}
