import type { ColourMapName } from '../imaging/colour-maps.ts'

/** Formats a node can be exported to. */
export const exportFormats = ['csv', 'npy', 'tiff', 'edf', 'png', 'spec'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** The format that the ending of a file name stands for; undefined for an ending that is none of them. */
export function formatOfName(name: string): ExportFormat | undefined {
  const ending = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase()
  const word = ending === 'tif' ? 'tiff' : ending
  return exportFormats.find(known => known === word)
}

/** Formats that can hold a dataset of this shape, the usual one first. */
export function formatsForShape(shape: readonly number[]): readonly ExportFormat[] {
  const sizes = shape.filter(size => size > 1).length
  if (shape.length < 2 || sizes < 2) return ['csv', 'npy', 'spec']
  return shape.length === 2 ? ['tiff', 'png', 'edf', 'npy', 'csv'] : ['tiff', 'edf', 'npy']
}

/** How numbers become the grey values or colours of a PNG image. */
export interface PngLook {
  /** Bits per pixel: 8 with a colour map, 16 grey only. */
  readonly depth: 8 | 16
  readonly map: ColourMapName
  /** Values shown darkest and brightest; undefined: the smallest and largest of the image. */
  readonly levels: readonly [low: number, high: number] | undefined
}

export const defaultPngLook: PngLook = { depth: 8, map: 'gray', levels: undefined }
