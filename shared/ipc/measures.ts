import type { Profile, ProfileRequest } from '../imaging/profiles/profile.ts'
import type { RegionStatistics } from '../imaging/regions/region-statistics.ts'
import type { RoiShape } from '../model/roi.ts'
import type { FrameLabel } from './tile.ts'

/** What is to be measured on every frame that a view shows. */
export interface Watch {
  readonly regions: readonly { readonly id: string; readonly shape: RoiShape }[]
  readonly profiles: readonly ProfileRequest[]
}

/** Measured at full resolution on the frame of the tile with the same `seq`. */
export interface Measures {
  readonly view: string
  readonly seq: number
  readonly source: FrameLabel
  readonly regions: readonly RegionMeasure[]
  readonly profiles: readonly Profile[]
}

export interface RegionMeasure {
  readonly id: string
  readonly statistics: RegionStatistics
}
