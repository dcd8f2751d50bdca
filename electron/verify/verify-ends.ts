import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import { entryEndPaths, entryFileName, runStatusPath, unfinishedStatus } from '../../shared/nexus/names.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { openHdf5 } from '../files/hdf5-file/open-hdf5.ts'
import { finding } from './findings.ts'

/** What has ended in the journal has ended in its file: a disk that failed may have taken the one and not the other. */
export async function verifyEnds(folder: string, tree: ExperimentTree): Promise<readonly Problem[]> {
  const { experiment, master, nodes, outcome, plan } = tree
  if (experiment === undefined || plan === undefined) return []
  const ended = plan.entries.filter(({ node }) => nodes.get(node)?.finishedAtMs !== undefined)
  const places = ended.map(({ name }) => ({
    file: join(folder, entryFileName(experiment, name)),
    path: entryEndPaths(name).status,
  }))
  if (outcome !== undefined) places.push({ file: join(folder, master), path: runStatusPath })
  return (await Promise.all(places.map(({ file, path }) => endProblems(file, path)))).flat()
}

async function endProblems(file: string, path: string): Promise<readonly Problem[]> {
  // That a file is not there is told where its frames are looked for.
  if (!existsSync(file)) return []
  try {
    const open = await openHdf5(file)
    try {
      const { values } = await open.read(path, [])
      const isUnfinished = values.kind === 'list' && values.data[0] === unfinishedStatus
      return isUnfinished ? [finding(`${file}:${path}`, 'it has ended, here it is still running')] : []
    } finally {
      await open.close()
    }
  } catch (error) {
    return [toProblem(error)]
  }
}
