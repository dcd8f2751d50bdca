/** Whites between which an image lies by its energy. Of several at one energy all are named. */
export interface EnergyNeighbours {
  /** At the nearest energy not above that of the image, or, where all lie above, at the lowest. */
  readonly lower: readonly number[]
  /** At the next higher energy; empty where the lower ones count alone. */
  readonly upper: readonly number[]
  /** Of the upper ones, linear in the energy. */
  readonly weight: number
  readonly way: EnergyWay
}

export const energyWays = ['same', 'between', 'nearest'] as const
/** `nearest`: the image lies outside the energies of the whites. */
export type EnergyWay = (typeof energyWays)[number]

/** Read-back of one energy twice: monochromators come back to a part in 10⁷ of their energy. */
const sameEnergy = 1e-7

/**
 * Whites that belong to an image by its energy: linear interpolation between the nearest energies on both sides, the nearest
 * one beyond the last. Undefined where no energy is known.
 *
 * @param whitesKev energy of every white, keV; NaN where unknown: such a white belongs to no image
 */
export function energyNeighbours(
  whitesKev: readonly number[],
  imageKev: number,
): EnergyNeighbours | undefined {
  const known = [...new Set(whitesKev.filter(Number.isFinite))].sort((one, other) => one - other)
  const [lowest] = known
  if (lowest === undefined || !Number.isFinite(imageKev)) return undefined
  const tolerance = Math.abs(imageKev) * sameEnergy
  const all = (kev: number): readonly number[] =>
    whitesKev.flatMap((white, at) => (Math.abs(white - kev) <= tolerance ? [at] : []))
  const below = known.findLast(kev => kev <= imageKev + tolerance)
  const above = known.find(kev => kev > imageKev + tolerance)
  const nearest = below ?? lowest
  const alone = { lower: all(nearest), upper: [], weight: 0 }
  if (Math.abs(nearest - imageKev) <= tolerance) return { ...alone, way: 'same' }
  if (below === undefined || above === undefined) return { ...alone, way: 'nearest' }
  return { ...alone, upper: all(above), weight: (imageKev - below) / (above - below), way: 'between' }
}
