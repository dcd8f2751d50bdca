import type { MaskChange } from '../imaging/change-mask.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { ExportedFile } from './contract.ts'

/** What a person says about the detector whose image a view shows. Nothing of it touches what is recorded. */
export interface DetectorCalls {
  /** Asks for a file and takes it as the mask; undefined when cancelled. */
  'mask.open': { arg: { readonly view: string }; result: MaskedCount | undefined }
  'mask.change': { arg: { readonly view: string; readonly change: MaskChange }; result: MaskedCount }
  /** Back to the mask before, or to that of the files. */
  'mask.back': { arg: { readonly view: string; readonly to: MaskBack }; result: MaskedCount }
  /** Asks where to, then writes the mask as npy; undefined when cancelled. */
  'mask.save': { arg: { readonly view: string }; result: ExportedFile | undefined }
  /** Asks for a mask file for a workflow; refused where it has not the shape of the images, when that is known. */
  'mask.file': {
    arg: { readonly image: ImageShape | undefined }
    result: { readonly file: string } | undefined
  }
  /** Asks for a PONI file and takes its geometry; undefined when cancelled. */
  'geometry.open': { arg: { readonly view: string }; result: { readonly file: string } | undefined }
  /** Asks for a PONI file; its text, once it is known to be one. */
  'geometry.text': { arg: undefined; result: { readonly text: string } | undefined }
  /** Back to the geometry of the files. */
  'geometry.reset': { arg: { readonly view: string }; result: undefined }
}

export const maskBacks = ['before', 'files'] as const
export type MaskBack = (typeof maskBacks)[number]

/** Pixels that are left out, of all. */
export interface MaskedCount {
  readonly masked: number
  readonly pixels: number
}
