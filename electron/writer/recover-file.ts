import { closeSync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { AppendFile } from '../hdf5/appender/append-file.ts'
import type { RawFile } from '../hdf5/appender/raw-file.ts'
import { makeOpenable, repairFrames, type RepairedFrames } from '../hdf5/appender/repair-frames.ts'
import type { FileLayout } from '../hdf5/file-layout.ts'
import { findLayout } from '../hdf5/find-layout.ts'
import { diskError } from '../platform/disk-error.ts'

/** What is still to be written into a file whose recording was cut off; paths the file does not have are left out. */
export interface ClosingValues {
  readonly texts: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, number>>
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
      values: Object.keys(closing.values),
    })
    const repaired = structureBytes === undefined ? [] : repair(file, layout, structureBytes, fileBytes)
    await writeClosing(file, layout, closing)
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

async function writeClosing(
  file: string,
  layout: FileLayout,
  { texts, values }: ClosingValues,
): Promise<void> {
  if (layout.texts.size + layout.values.size === 0) return
  const open = new AppendFile(file, { ...layout, frames: new Map(), series: new Map() })
  try {
    for (const path of layout.texts.keys()) open.writeText(path, texts[path] ?? '')
    for (const path of layout.values.keys()) open.writeValues(path, 0, [values[path] ?? Number.NaN])
  } finally {
    await open.finish()
  }
}
