import type { NumberedEvent } from '../../shared/model/events.ts'
import type { ExperimentId } from '../../shared/model/ids.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { createExperimentFolder, discardExperimentFolder } from '../platform/experiment-folder.ts'
import type { EngineParts } from './engine-parts.ts'
import { ExperimentLog } from './experiment-log.ts'

export interface OpenExperiment {
  readonly id: ExperimentId
  readonly folder: string
  readonly log: ExperimentLog
}

type OpenParts = Pick<EngineParts, 'clock' | 'openJournal'>

/** Makes the folder of a new experiment, never one that exists, and its journal in it. */
export async function openExperiment(
  { clock, openJournal }: OpenParts,
  root: string,
  name: string,
  onEvent: (numbered: NumberedEvent) => void,
): Promise<OpenExperiment> {
  const { id, folder } = await createExperimentFolder(root, name)
  try {
    const journal = await openJournal(folder)
    return { id, folder, log: new ExperimentLog(journal, () => clock.nowMs(), onEvent) }
  } catch (error) {
    // An experiment without a journal never was: its number is free again.
    await discardExperimentFolder(folder)
    throw error
  }
}

/** Who looks at it from another machine should know. */
export async function tellOfNetworkDisk(
  { folder, log }: OpenExperiment,
  networkDisk: EngineParts['networkDisk'],
): Promise<void> {
  const name = await networkDisk(folder)
  if (name === undefined) return
  const problem = onNetwork(name, folder)
  log.add({ kind: 'problem.raised', id: 'network-disk', severity: 'notice', problem })
}

function onNetwork(name: string, folder: string): Problem {
  return {
    kind: 'disk',
    message: `This experiment is recorded on a network disk (${name})`,
    where: folder,
    advice: 'Other machines may see frames some seconds later, and a full server is noticed late.',
  }
}
