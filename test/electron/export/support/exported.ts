import { dirname, join } from 'node:path'
import { parseSlice } from '../../../../electron/cli/parse-slice.ts'
import { exportNode } from '../../../../electron/export/export-node.ts'
import { openDataFile } from '../../../../electron/files/open-data-file.ts'
import { exportFormats, type PngLook } from '../../../../shared/model/export.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

interface ExportOptions {
  /** Name beside the source; its ending is the format. */
  readonly out: string
  readonly slice?: string
  readonly force?: boolean
  readonly look?: PngLook
}

/** Exports beside the source and returns the path. */
export async function exported(source: string, path: string, options: ExportOptions): Promise<string> {
  const { out: name, slice = '', force = false, look } = options
  const out = join(dirname(source), name)
  const format = exportFormats.find(known => name.endsWith(`.${known}`))!
  const file = await openDataFile(source)
  try {
    const { shape = [] } = await file.node(path)
    await exportNode(file, {
      path,
      slice: parseSlice(slice, shape.length),
      format,
      out,
      force,
      ...(look === undefined ? {} : { look }),
    })
    return out
  } finally {
    await file.close()
  }
}

/** An HDF5 file made by h5py: the script fills `f`. */
export function h5File(script: string): string {
  const file = join(temporaryFolder(), 'source.h5')
  python(`import h5py, numpy as np\nf = h5py.File(argument, 'w')\n${script}\nf.close()\nprint('0')`, file)
  return file
}
