import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { HutchError } from '../../shared/model/problem.ts'
import { resultFolder } from '../../shared/nexus/names.ts'
import { journalName } from '../journal/experiment-journal.ts'
import { diskError } from '../platform/disk-error.ts'

/** What a path on the command line means. */
export type ExperimentPlace =
  /** Experiment folders: the one named, the one whose master was named, or all of an output folder. */
  | { readonly kind: 'experiments'; readonly folders: readonly string[] }
  /** One data file; `experiment` is the folder it belongs to, undefined for a file that stands alone. */
  | { readonly kind: 'file'; readonly file: string; readonly experiment: string | undefined }

/** Rejects with `not-found` where there is nothing of ours. */
export async function experimentPlace(path: string): Promise<ExperimentPlace> {
  const place = resolve(path)
  const found = await stat(place).catch(() => undefined)
  if (found === undefined) throw nothingHere(place, 'There is no such file or folder')
  if (!found.isDirectory()) return placeOfFile(place)
  if (isExperiment(place)) return { kind: 'experiments', folders: [place] }
  const folders = await experimentsIn(place)
  if (folders.length === 0) throw nothingHere(place, 'There is no experiment in this folder')
  return { kind: 'experiments', folders }
}

function placeOfFile(file: string): ExperimentPlace {
  const parent = dirname(file)
  const folder = basename(parent) === resultFolder ? dirname(parent) : parent
  if (!isExperiment(folder)) return { kind: 'file', file, experiment: undefined }
  const isMaster = basename(file) === `${basename(folder)}.h5` || basename(file) === journalName
  return isMaster ? { kind: 'experiments', folders: [folder] } : { kind: 'file', file, experiment: folder }
}

async function experimentsIn(folder: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).sort()
    return names.map(name => join(folder, name)).filter(isExperiment)
  } catch (error) {
    throw diskError(error, folder, 'look into the folder')
  }
}

function isExperiment(folder: string): boolean {
  return existsSync(join(folder, journalName))
}

function nothingHere(where: string, message: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message,
    where,
    advice: 'Name an experiment folder, a file in it, or the folder that holds experiments.',
  })
}
