import type { SliceItem } from '../../shared/model/data-file.ts'
import { defaultPngLook, type ExportFormat, type PngLook } from '../../shared/model/export.ts'
import type { DataFile } from '../files/data-file.ts'
import { csvBytes } from './csv.ts'
import { edfBytes } from './edf.ts'
import { exportSource } from './export-source.ts'
import { npyBytes } from './npy.ts'
import { pngBytes } from './png.ts'
import { specBytes } from './spec.ts'
import { tiffBytes } from './tiff.ts'
import { writeOut } from './write-out.ts'

export interface ExportOrder {
  readonly path: string
  readonly slice: readonly SliceItem[]
  readonly format: ExportFormat
  readonly out: string
  /** Replaces an existing file. */
  readonly force: boolean
  /** For png. */
  readonly look?: PngLook
}

/**
 * Converts a part of one node of an open file, in bounded memory whatever its size. Resolves with the bytes written.
 * Failures are `HutchError`s: `usage` for what the format cannot hold, `disk` where it cannot be written.
 */
export async function exportNode(file: DataFile, order: ExportOrder): Promise<number> {
  return await writeOut(order.out, { force: order.force, source: file.file }, bytesOf(file, order))
}

async function* bytesOf(
  file: DataFile,
  { path, slice, format, look }: ExportOrder,
): AsyncGenerator<Uint8Array> {
  switch (format) {
    case 'csv':
      yield* csvBytes(file, path, slice)
      return
    case 'npy':
      yield* npyBytes(await exportSource(file, path, slice))
      return
    case 'tiff':
      yield* tiffBytes(await exportSource(file, path, slice))
      return
    case 'edf':
      yield* edfBytes(await exportSource(file, path, slice))
      return
    case 'png':
      yield* pngBytes(await exportSource(file, path, slice), look ?? defaultPngLook)
      return
    case 'spec':
      yield* specBytes(file, path, slice)
  }
}
