import { dialog } from 'electron'
import { counted } from '../../shared/base/counted.ts'
import { formatBytes } from '../../shared/base/format-bytes.ts'
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
        extensions: [
          'h5',
          'hdf5',
          'nxs',
          'hdf',
          'edf',
          'tif',
          'tiff',
          'cbf',
          'npy',
          'xrm',
          'txrm',
          'txm',
          'dat',
          'spec',
        ],
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

/** Where files go that make room. */
export async function chooseRoomFolder(): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Move finished files to this folder, on another disk',
    properties: ['openDirectory', 'createDirectory'],
  })
  return canceled ? undefined : filePaths[0]
}

/** True: they may go. */
export async function mayRemoveKept({
  bytes,
  experiments,
}: {
  readonly bytes: number
  readonly experiments: number
}): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Remove ${formatBytes(bytes)} that ${counted(experiments, 'experiment')} ${experiments === 1 ? 'keeps' : 'keep'} for later workflows?`,
    detail:
      'Recorded data and results stay as they are. A workflow that would use these images again computes them anew.',
    buttons: ['Keep', 'Remove'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

const descriptionFilters = [
  { name: 'Descriptions', extensions: ['yml', 'yaml'] },
  { name: 'All files', extensions: ['*'] },
]

export async function chooseDescription(folder: string): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Open description',
    defaultPath: folder,
    properties: ['openFile'],
    filters: descriptionFilters,
  })
  return canceled ? undefined : filePaths[0]
}

/** Replacing a file is confirmed in the dialog. */
export async function chooseDescriptionTarget(suggestion: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Save description as',
    defaultPath: suggestion,
    filters: descriptionFilters,
  })
  return canceled || filePath === '' ? undefined : filePath
}

const workflowFilters = [
  { name: 'Workflows', extensions: ['json'] },
  { name: 'All files', extensions: ['*'] },
]

export async function chooseWorkflow(): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Import a workflow',
    properties: ['openFile'],
    filters: workflowFilters,
  })
  return canceled ? undefined : filePaths[0]
}

/** Replacing a file is confirmed in the dialog. */
export async function chooseWorkflowTarget(suggestion: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Export the workflow',
    defaultPath: suggestion,
    filters: workflowFilters,
  })
  return canceled || filePath === '' ? undefined : filePath
}

/** True: the window may close and what was not saved be lost. */
export async function mayLeaveUnsaved(): Promise<boolean> {
  return await isSecondChosen({
    message: 'There are changes that are not saved',
    detail: 'A description is kept as a draft and comes back; settings of devices are lost.',
    buttons: ['Stay', 'Close the window'],
  })
}

/** True: the run is aborted and the program ends. */
export async function mayEndRun(experiment: string): Promise<boolean> {
  return await isSecondChosen({
    message: `${experiment} is under way`,
    detail: 'Quitting aborts it: motors and detectors are stopped, and what has been recorded is kept.',
    buttons: ['Go on', 'Abort and quit'],
  })
}

/** True: a page that fails again and again may be loaded once more. */
export async function mayLoadAgain(times: number): Promise<boolean> {
  return await isSecondChosen({
    message: `The window failed ${times} times within a minute`,
    detail: 'What is recorded does not depend on it. If it fails again, close it and open another one.',
    buttons: ['Close the window', 'Load it again'],
  })
}

/** The first choice changes nothing. Never over a window: what stops a run stays in reach, and the run goes on meanwhile. */
async function isSecondChosen(question: {
  readonly message: string
  readonly detail: string
  readonly buttons: [string, string]
}): Promise<boolean> {
  const asked = { type: 'warning', title: 'Hutch', defaultId: 0, cancelId: 0, noLink: true } as const
  const { response } = await dialog.showMessageBox({ ...asked, ...question })
  return response === 1
}

const deviceFiles = {
  mask: {
    title: 'Open a mask',
    name: 'Masks',
    extensions: ['edf', 'npy', 'h5', 'hdf5', 'nxs', 'tif', 'tiff', 'cbf'],
  },
  beamline: { title: 'Open a beamline file', name: 'Beamline files', extensions: ['yml', 'yaml'] },
  poni: { title: 'Load a geometry of pyFAI', name: 'Geometries of pyFAI', extensions: ['poni'] },
} as const

export async function chooseDeviceFile(kind: keyof typeof deviceFiles): Promise<string | undefined> {
  const { extensions, name, title } = deviceFiles[kind]
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title,
    properties: ['openFile'],
    filters: [
      { name, extensions: [...extensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? undefined : filePaths[0]
}
