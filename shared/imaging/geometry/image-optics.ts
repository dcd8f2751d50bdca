import type { DetectorGeometry } from './detector-geometry.ts'

/** What is known about where the pixels of an image lie. */
export interface ImageOptics {
  /** Size of a pixel on the detector, or in the plane of the sample where a lens enlarges it. */
  readonly pixelUm: { readonly x: number; readonly y: number } | undefined
  readonly geometry: DetectorGeometry | undefined
  /** The PONI file, where a person chose one in the window. */
  readonly chosenFile?: string
}
