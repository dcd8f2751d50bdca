import type { PixelMask } from '../imaging/marks.ts'
import type { Beamline } from '../model/beamline.ts'
import type { DetectorFacts } from '../model/detector-facts.ts'
import type { DetectorId, ExperimentId } from '../model/ids.ts'

/** What a file tells besides the plan. */
export interface NexusContext {
  readonly experiment: ExperimentId
  /** ISO 8601 with ms and explicit offset, as `isoTime` makes it. */
  readonly startedAt: string
  readonly user: string | undefined
  readonly sample: string | undefined
  readonly beamline: Beamline
  /** Of the detectors that are connected; others are known by the beamline file only. */
  readonly detectors: readonly DetectorFacts[]
  readonly description: { readonly file: string; readonly text: string }
  /** JSON of the plan, kept verbatim. */
  readonly planJson: string
  /** `Hutch` and its version are told apart in NeXus. */
  readonly program: { readonly name: string; readonly version: string }
  readonly simulated: boolean
  /** User positions by mnemonic when the file is made; motors that are missing can be written later. */
  readonly positions?: Readonly<Record<string, number>>
  /** Pixels that are not to be trusted, where known; of the size that the images of this file have. */
  readonly masks?: ReadonlyMap<DetectorId, PixelMask>
  /** When the file is made; left out of the file where unknown. */
  readonly ringCurrentMa?: number
}
