import { access, constants, mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { experimentId, type ExperimentId } from '../../shared/model/ids.ts'
import { diskError, errorCode } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'

export interface ExperimentFolder {
  readonly id: ExperimentId
  readonly folder: string
}

/** Absolute path of the output folder, which exists afterwards. */
export async function makeOutputFolder(output: string): Promise<string> {
  const root = resolve(output)
  try {
    await makeFolder(root)
    await access(root, constants.W_OK)
    return root
  } catch (error) {
    throw diskError(error, root, 'record into this folder')
  }
}

/** Makes `OUT/EFF_0001`, the next free number: an existing folder is never reused, also not one somebody makes just now. */
export async function createExperimentFolder(root: string, name: string): Promise<ExperimentFolder> {
  try {
    for (let number = (await highestNumber(root, name)) + 1; ; number += 1) {
      const id = experimentId(name, number)
      const folder = join(root, id)
      if (await makeNew(folder)) {
        await mkdir(join(folder, 'results'))
        return { id, folder }
      }
    }
  } catch (error) {
    throw diskError(error, root, 'record into this folder')
  }
}

/** Takes back a folder that was made just now and holds no experiment yet. */
export async function discardExperimentFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

async function highestNumber(root: string, name: string): Promise<number> {
  const prefix = experimentId(name, 0).slice(0, -'0000'.length)
  const numbers = (await readdir(root))
    .filter(entry => entry.startsWith(prefix))
    .map(entry => Number(/^\d+$/.exec(entry.slice(prefix.length))?.[0] ?? 0))
  return Math.max(0, ...numbers)
}

async function makeNew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}
