import { closeSync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { AppendFile, type RowValue } from '../hdf5/appender/append-file.ts'
import type { RawFile } from '../hdf5/appender/raw-file.ts'
import { makeOpenable, repairFrames, type RepairedFrames } from '../hdf5/appender/repair-frames.ts'
import { readDatasetHeader } from '../hdf5/appender/dataset-header.ts'
import { contiguousData, readText, readValues } from '../hdf5/appender/values-patch.ts'
import type { FileLayout } from '../hdf5/file-layout.ts'
import { findLayout } from '../hdf5/find-layout.ts'
import { diskError } from '../platform/disk-error.ts'

/** What is still to be written into a file whose recording was cut off; paths the file does not have are left out. */
export interface ClosingValues {
  readonly texts: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, number>>
  /** Texts and values are written only into a file where this text stands at this path. */
  readonly onlyWhere?: { readonly path: string; readonly text: string }
  /** Numbers per point: from what the file has, what it should have; as many, but for columns that grow. */
  readonly columns?: Readonly<Record<string, (found: readonly number[]) => readonly number[]>>
}

/**
 * Makes a recorded file consistent after its writer was killed: every frame that stands whole is counted, the file ends
 * where its bytes end. Does nothing to a file that is in order but write `closing`. Safe to repeat.
 */
export async function recoverFile(file: string, closing: ClosingValues): Promise<readonly RepairedFrames[]> {
  try {
    const fileBytes = prepare(file)
    const { layout, structureBytes } = await findLayout(file, {
      texts: Object.keys(closing.texts),
      values: [...Object.keys(closing.values), ...Object.keys(closing.columns ?? {})],
    })
    const repaired = structureBytes === undefined ? [] : repair(file, layout, structureBytes, fileBytes)
    await restoreColumns(file, layout, closing.columns ?? {})
    if (isWanted(file, layout, closing.onlyWhere)) await writeClosing(file, layout, closing)
    return repaired
  } catch (error) {
    throw diskError(error, file, 'recover the file')
  }
}

/** Returns the length of the file as it was found. */
function prepare(file: string): number {
  const raw: RawFile = { file, fd: openSync(file, 'r+') }
  try {
    const { size } = fstatSync(raw.fd)
    makeOpenable(raw)
    return size
  } finally {
    closeSync(raw.fd)
  }
}

function repair(
  file: string,
  layout: FileLayout,
  structureBytes: number,
  fileBytes: number,
): readonly RepairedFrames[] {
  const raw: RawFile = { file, fd: openSync(file, 'r+') }
  try {
    const repaired = repairFrames(raw, layout, structureBytes, fileBytes)
    fsyncSync(raw.fd)
    return repaired
  } finally {
    closeSync(raw.fd)
  }
}

/** Leaves a column alone that is as it should be. */
async function restoreColumns(
  file: string,
  layout: FileLayout,
  columns: NonNullable<ClosingValues['columns']>,
): Promise<void> {
  const values = new Map([...layout.values].filter(([path]) => Object.hasOwn(columns, path)))
  const rows = changedRows(file, { ...layout, values }, columns)
  if (rows.size === 0) return
  const open = new AppendFile(file, { ...layout, values, frames: new Map(), texts: new Map() })
  try {
    for (const [point, row] of [...rows].sort(([one], [other]) => one - other)) open.writeRow(point, row)
  } finally {
    await open.finish()
  }
}

/** What has to be written, by point. */
function changedRows(
  file: string,
  { series, values }: FileLayout,
  columns: NonNullable<ClosingValues['columns']>,
): ReadonlyMap<number, readonly RowValue[]> {
  const raw: RawFile = { file, fd: openSync(file, 'r') }
  try {
    const found = new Map([...values].map(([path, address]) => [path, numbersAt(raw, path, address, series)]))
    const grown = Math.max(0, ...[...series.keys()].map(path => found.get(path)?.length ?? 0))
    const rows = new Map<number, RowValue[]>()
    for (const [path, numbers] of found) {
      // A kill between two columns leaves them of different lengths: plots need them of one.
      const padded = series.has(path)
        ? Array.from({ length: grown }, (_, at) => numbers[at] ?? Number.NaN)
        : numbers
      for (const [point, value] of (columns[path]?.(padded) ?? []).entries()) {
        if (Object.is(value, numbers[point])) continue
        const row = rows.get(point)
        if (row === undefined) rows.set(point, [{ dataset: path, value }])
        else row.push({ dataset: path, value })
      }
    }
    return rows
  } finally {
    closeSync(raw.fd)
  }
}

function isWanted(file: string, { texts }: FileLayout, where: ClosingValues['onlyWhere']): boolean {
  if (where === undefined) return true
  const address = texts.get(where.path)
  if (address === undefined) return false
  const raw: RawFile = { file, fd: openSync(file, 'r') }
  try {
    return readText(raw, contiguousData(raw, address, where.path)) === where.text
  } finally {
    closeSync(raw.fd)
  }
}

/** A series has room behind its last number. */
function numbersAt(
  raw: RawFile,
  path: string,
  address: number,
  series: FileLayout['series'],
): readonly number[] {
  const data = contiguousData(raw, address, path)
  const [length = data.count] = series.has(path) ? readDatasetHeader(raw, address).dims : []
  return readValues(raw, path, { ...data, count: Math.min(length, data.count) })
}

async function writeClosing(
  file: string,
  layout: FileLayout,
  { texts, values }: ClosingValues,
): Promise<void> {
  const own = [...layout.values.keys()].filter(path => Object.hasOwn(values, path))
  if (layout.texts.size + own.length === 0) return
  const open = new AppendFile(file, { ...layout, frames: new Map(), series: new Map() })
  try {
    for (const path of layout.texts.keys()) open.writeText(path, texts[path] ?? '')
    for (const path of own) open.writeValues(path, 0, [values[path] ?? Number.NaN])
  } finally {
    await open.finish()
  }
}
