import type { Problem } from '../../shared/model/problem.ts'
import type { SingleFile, SingleMode } from './close-as-one.ts'
import type { ExportOrder } from './export-node.ts'

/** What an export thread is started with; one thread does one job. */
export type ExportJob =
  | { readonly kind: 'node'; readonly file: string; readonly order: ExportOrder }
  | { readonly kind: 'single'; readonly folder: string; readonly mode: SingleMode }

export type ExportDone =
  | { readonly kind: 'node'; readonly bytes: number }
  | { readonly kind: 'single'; readonly made: SingleFile | undefined }

export type ExportAnswer =
  { readonly ok: true; readonly done: ExportDone } | { readonly ok: false; readonly problem: Problem }
