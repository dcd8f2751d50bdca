import type { DescriptionPreview } from '../../shared/model/description-preview.ts'
import type { Beamline } from '../../shared/model/beamline.ts'

/* Between the main thread and the thread that judges descriptions. */

export interface PreviewRequest {
  readonly id: number
  readonly text: string
  /** Name for the places of problems. */
  readonly file: string
  readonly beamline: Beamline
}

export interface PreviewReply {
  readonly id: number
  readonly preview: DescriptionPreview
}
