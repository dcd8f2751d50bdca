import { dialog } from 'electron'
import type { ShownFormat } from '../../shared/ipc/contract.ts'
import type { ExportFormat } from '../../shared/model/export.ts'

/* Questions that the system's own dialogs ask. Undefined: the person thought better of it. */

export async function chooseFile(): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Open recorded data',
    properties: ['openFile'],
    filters: [
      {
        name: 'Recorded data',
        extensions: ['h5', 'hdf5', 'nxs', 'hdf', 'edf', 'tif', 'tiff', 'cbf', 'dat', 'spec'],
      },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? undefined : filePaths[0]
}

/** The format follows the ending; where none is typed, the dialog adds the first. */
export async function chooseTarget(
  name: string,
  formats: readonly (ExportFormat | ShownFormat)[],
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Export',
    defaultPath: `${name}.${formats[0] ?? 'npy'}`,
    filters: formats.map(format => ({ name: format.toUpperCase(), extensions: [format] })),
  })
  return canceled || filePath === '' ? undefined : filePath
}
