import { brokenLinkWords } from '../../shared/model/broken-link.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import { openHdf5 } from '../files/hdf5-file/open-hdf5.ts'
import type { DataFile } from '../files/data-file.ts'
import { verifyFrames, type VerifiedFrames } from '../hdf5/verify-frames.ts'
import { finding, framesOf, sum, type DatasetAccount, type ListedGap } from './findings.ts'

export interface VerifiedDataFile {
  readonly datasets: readonly DatasetAccount[]
  readonly problems: readonly Problem[]
}

export interface DataFileParts {
  /** Absolute path, and the name it has in what is said. */
  readonly file: string
  readonly name: string
  readonly gaps: readonly ListedGap[]
  readonly growing: boolean
}

/** One HDF5 file: its frames against ledger and listed gaps, its links. Never rejects for what is wrong with the file. */
export async function verifyDataFile(parts: DataFileParts): Promise<VerifiedDataFile> {
  const { file, name, gaps, growing } = parts
  try {
    const verified = await verifyFrames(file, { growing })
    const mine = gaps.filter(gap => gap.file === name)
    const accounts = verified.datasets.map(frames => account(parts, frames, mine))
    return {
      datasets: accounts.map(({ dataset }) => dataset),
      problems: [
        ...verified.faults.map(fault => finding(file, fault)),
        ...accounts.flatMap(({ problems }) => problems),
        ...(await brokenLinks(file)),
      ],
    }
  } catch (error) {
    return { datasets: [], problems: [toProblem(error)] }
  }
}

function account(
  { file, name }: DataFileParts,
  { complete, dataset, faults, unproven, wrong }: VerifiedFrames,
  gaps: readonly ListedGap[],
): { dataset: DatasetAccount; problems: readonly Problem[] } {
  const listed = gaps.filter(gap => gap.dataset === dataset)
  const isListed = (frame: number): boolean =>
    listed.some(({ firstFrame, lastFrame }) => frame >= firstFrame && frame <= lastFrame)
  const missing = Array.from({ length: complete }, (_, frame) => frame).filter(isListed).length
  const missingBehind = sum(listed.map(framesOf)) - missing
  const where = `${file}:${dataset}`
  const unlisted = wrong.filter(frame => !isListed(frame))
  return {
    dataset: { file: name, dataset, complete, missing, missingBehind, unproven },
    problems: [
      ...faults.map(fault => finding(where, fault)),
      ...unlisted.map(frame => finding(where, `frame ${frame} does not match its checksum`)),
    ],
  }
}

/** Every link that leads nowhere. Does not go through links: what they lead to is looked at where it is. */
async function brokenLinks(file: string): Promise<readonly Problem[]> {
  const open = await openHdf5(file)
  try {
    const problems: Problem[] = []
    await visit(open, '/', problems)
    return problems
  } finally {
    await open.close()
  }
}

const pageLength = 1000

async function visit(open: DataFile, group: string, problems: Problem[]): Promise<void> {
  for (let offset = 0; ; offset += pageLength) {
    const page = await open.children(group, offset, pageLength)
    for (const { attributes, kind, linkTarget, missing, path } of page) {
      if (kind === 'broken-link')
        problems.push(
          finding(`${open.file}:${path}`, `it is ${brokenLinkWords({ linkTarget, missing }).message}`),
        )
      else if (kind === 'other') problems.push(finding(`${open.file}:${path}`, String(attributes.unreadable)))
      else if (kind === 'group' && linkTarget === undefined) await visit(open, path, problems)
    }
    if (page.length < pageLength) return
  }
}
