import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { HutchError } from '../../shared/model/problem.ts'
import { keptFolder } from '../../shared/nexus/names.ts'

/** An experiment's folder and master, from either of the two. */
export interface ExperimentPlace {
  readonly folder: string
  readonly master: string
  /** Where its single file stands when nobody says otherwise. */
  readonly single: string
}

/** A `not-found` problem where neither is an experiment. */
export async function experimentPlace(given: string): Promise<ExperimentPlace> {
  const path = resolve(given)
  const isFolder = await stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
  const folder = isFolder ? path : dirname(path)
  const master = isFolder ? join(folder, `${basename(folder)}.h5`) : path
  if (!existsSync(master)) {
    throw new HutchError({
      kind: 'not-found',
      message: `There is no experiment at ${given}`,
      where: path,
      advice: 'Give the folder of an experiment, or its master file.',
    })
  }
  return { folder, master, single: master.replace(/\.h5$/, '_single.h5') }
}

/** Tells that a program is at work in the folder; goes with it. */
const lockName = 'lock'

/** Every file that belongs to the experiment, relative to its folder, in order; drafts, locks and what may be deleted are none. */
export async function experimentFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter(
    // A file that made room on its disk is a link to where it is now.
    entry =>
      (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.') && entry.name !== lockName,
  )
  const paths = files.map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
  return paths.filter(path => !path.startsWith(`${keptFolder}${sep}`)).sort()
}

/** Bytes of its HDF5 files without the single one. */
export async function experimentBytes({ folder, single }: ExperimentPlace): Promise<number> {
  const names = (await experimentFiles(folder)).filter(
    name => name.endsWith('.h5') && join(folder, name) !== single,
  )
  const sizes = await Promise.all(names.map(async name => (await stat(join(folder, name))).size))
  return sizes.reduce((all, size) => all + size, 0)
}
