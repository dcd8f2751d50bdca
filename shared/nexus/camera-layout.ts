import type { DetectorId } from '../model/ids.ts'
import type { CameraPlan } from '../model/plan.ts'

/** Where the frames of one camera land. */
export interface CameraLayout {
  readonly plan: CameraPlan
  readonly detector: DetectorId
  /** Group name under `instrument`: `data_frelon`; `frelon` where the acquisition is the whole entry. */
  readonly name: string
  /** `/entry_0003/instrument/data_frelon` */
  readonly groupPath: string
  readonly dataPath: string
  readonly countPath: string
  readonly compressionPath: string
  /** Leading dimensions of the frames: those of the loops, then the frames of one execution where more than one. */
  readonly leading: readonly number[]
}

export function cameraLayout(
  plan: CameraPlan,
  place: { readonly name: string; readonly instrument: string; readonly leading: readonly number[] },
): CameraLayout {
  const { name, instrument, leading } = place
  const groupPath = `${instrument}/${name}`
  return {
    plan,
    detector: plan.detector,
    name,
    groupPath,
    dataPath: `${groupPath}/data`,
    countPath: `${groupPath}/acquisition/complete`,
    compressionPath: `${groupPath}/acquisition/compression`,
    leading,
  }
}
