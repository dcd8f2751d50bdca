/** mrad at which the crystals of the monochromator are parallel and all light comes through. */
export const pitchOfBestMrad = 0.15

/** Wavelength times photon energy, keV Å (CODATA 2018). */
const wavelengthTimesEnergy = 12.398419843
/** Spacing of the 111 planes of silicon, Å: the cell of 5.4310205 Å (CODATA 2018) by √3. */
const spacingA = 5.4310205 / Math.sqrt(3)
/** Energy that one crystal reflects at a fixed angle, relative to the energy (Si 111: Matsushita and Hashizume 1983). */
const intrinsicWidth = 1.33e-4

/**
 * Fraction of the light that the second crystal of a Si 111 monochromator hands on when it stands at `pitchMrad`. The
 * reflection of one crystal is moved across that of the other, so that the curve is √2 wider than either.
 */
export function reflectivity(pitchMrad: number, energyKev: number): number {
  return Math.exp(-4 * Math.LN2 * ((pitchMrad - pitchOfBestMrad) / rockingWidthMrad(energyKev)) ** 2)
}

/** Full width at half maximum of the rocking curve: 0.107 mrad at 4 keV. */
export function rockingWidthMrad(energyKev: number): number {
  const sine = wavelengthTimesEnergy / energyKev / (2 * spacingA)
  return 1000 * Math.SQRT2 * intrinsicWidth * Math.tan(Math.asin(sine))
}
