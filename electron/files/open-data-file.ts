import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { openCbf } from './cbf/open-cbf.ts'
import { openColumns } from './columns/open-columns.ts'
import type { DataFile } from './data-file.ts'
import { detectFormat, type FileFormat, unknown } from './detect-format.ts'
import { openEdf } from './edf/open-edf.ts'
import { openBytes } from './file-bytes.ts'
import { fileMissing, notSupported } from './file-problems.ts'
import { openFolder } from './folder-stack.ts'
import { followChanges } from './follow-changes.ts'
import { openHdf5 } from './hdf5-file/open-hdf5.ts'
import { openNpy } from './npy/open-npy.ts'
import { openSpec } from './spec-file/open-spec.ts'
import { systemClock } from '../platform/system-clock.ts'
import { openTiff } from './tiff/open-tiff.ts'
import { openXrm } from './xrm/open-xrm.ts'

/**
 * Opens any recorded file, or a folder of images, in the calling thread. What it is is found by its content. A file that
 * grows or is replaced is opened anew by the next request. Failures name the file and say what it is instead.
 */
export async function openDataFile(
  file: string,
  clock: Pick<Clock, 'nowMs'> = systemClock(),
): Promise<DataFile> {
  const absolute = resolve(file)
  const found = await stat(absolute).catch(() => undefined)
  if (found === undefined) throw fileMissing(absolute)
  if (found.isDirectory()) return followChanges(absolute, () => openFolder(absolute))
  // Whoever opens a pipe waits until somebody writes into it.
  if (!found.isFile())
    throw notSupported(absolute, 'is a pipe or a device', 'Name a recorded file, or a folder of images.')
  const { format, isPacked, start } = await sniff(absolute)
  if (format === 'hdf5' && isPacked)
    throw notSupported(absolute, 'is HDF5, compressed as a whole (gzip)', 'Unpack it first: `gunzip FILE`.')
  switch (format) {
    case 'hdf5':
      return openHdf5(absolute)
    case 'edf':
      return followChanges(absolute, () => openEdf(absolute))
    case 'tiff':
      return followChanges(absolute, () => openTiff(absolute))
    case 'cbf':
      return followChanges(absolute, () => openCbf(absolute))
    case 'npy':
      return followChanges(absolute, () => openNpy(absolute))
    case 'xrm':
      return followChanges(absolute, () => openXrm(absolute))
    case 'spec':
      return openSpec(absolute, clock)
    case 'columns':
      return followChanges(absolute, async () => {
        const table = await openColumns(absolute)
        if (table === undefined) throw unknown(absolute, start)
        return table
      })
  }
}

async function sniff(file: string): Promise<{ format: FileFormat; start: Buffer; isPacked: boolean }> {
  const bytes = await openBytes(file)
  try {
    return { format: await detectFormat(bytes), start: await bytes.read(0, 8), isPacked: bytes.isPacked }
  } finally {
    await bytes.close()
  }
}
