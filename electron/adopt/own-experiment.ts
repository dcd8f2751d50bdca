import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'

/** Whether a file is the master of an experiment of ours. */
export async function isOwnExperiment(file: DataFile): Promise<boolean> {
  return (await nodeIfThere(file, '/entry_0000/structure_request')) !== undefined
}
