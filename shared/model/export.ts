import type { ColourMapName } from '../imaging/colour-maps.ts'

/** Formats a node can be exported to. */
export const exportFormats = ['csv', 'npy', 'tiff', 'edf', 'png'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** How numbers become the grey values or colours of a PNG image. */
export interface PngLook {
  /** Bits per pixel: 8 with a colour map, 16 grey only. */
  readonly depth: 8 | 16
  readonly map: ColourMapName
  /** Values shown darkest and brightest; undefined: the smallest and largest of the image. */
  readonly levels: readonly [low: number, high: number] | undefined
}

export const defaultPngLook: PngLook = { depth: 8, map: 'gray', levels: undefined }
