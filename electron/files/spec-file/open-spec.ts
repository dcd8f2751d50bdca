import type { Clock } from '../../../shared/base/clock.ts'
import type { DataFile } from '../data-file.ts'
import { followChanges } from '../follow-changes.ts'
import { group, treeFile } from '../tree-file.ts'
import { SpecFollower, type SpecReader } from './spec-reader.ts'
import { scanNode } from './spec-tree.ts'

/** A file with a header for every scan has the comments of the first ones at its top. */
const HEADERS_SHOWN = 100
/** So many scans without a row at the end of a file are passed over in search of one to show first. */
const EMPTY_SCANS_PASSED = 50

/**
 * A SPEC data file in silx' layout: `/12.1/measurement/<column>`, `/12.1/measurement/mca_0/data`,
 * `/12.1/instrument/positioners/<motor>`, `/12.1/instrument/specfile/scan_header`, `title`, `start_time`, and `/12.1/plot`,
 * an NXdata of the last column over the first. `/` in a name becomes `%`. Only where the scans stand is kept in memory; what was
 * appended is found without looking at the rest again.
 */
export async function openSpec(file: string, clock: Pick<Clock, 'nowMs'>): Promise<DataFile> {
  const follower = new SpecFollower(file, clock)
  return await followChanges(file, async () => {
    const reader = await follower.open()
    const comments = await headerComments(reader)
    const latest = await latestScan(reader)
    const scans = reader.index.scans.map(place => [place.key, scanNode(reader, place)] as const)
    const root = group('NXroot', scans, {
      ...(comments.length === 0 ? {} : { comments }),
      ...(latest === undefined ? {} : { default: latest }),
    })
    return treeFile(file, 'SPEC', root, () => reader.close())
  })
}

async function headerComments(reader: SpecReader): Promise<readonly string[]> {
  const shown = reader.index.headers.slice(0, HEADERS_SHOWN)
  const headers = await Promise.all(shown.map(place => reader.header(place)))
  return headers.flatMap(({ comments }) => comments)
}

/** The last one that has rows. */
async function latestScan(reader: SpecReader): Promise<string | undefined> {
  for (const place of reader.index.scans.slice(-EMPTY_SCANS_PASSED).reverse()) {
    if ((await reader.head(place)).hasRows) return place.key
  }
  return reader.index.scans.at(-1)?.key
}
