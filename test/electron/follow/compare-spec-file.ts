import { join } from 'node:path'
import { expect } from 'vitest'
import type { ExperimentTree } from '../../../shared/structure/experiment-tree.ts'
import { nativeLayout } from '../../../shared/nexus/native-layout.ts'
import { specFileName } from '../../../shared/spec-file/spec-file-text.ts'
import { columnValues } from '../../../shared/structure/columns.ts'
import { readBySilxAndPymca, type ReadScan } from '../../support/spec-readers.ts'
import { scansOfFile } from '../files/support/spec-scans.ts'
import type { ScanNode } from './session-rig.ts'

/** The SPEC file that Hutch wrote beside the HDF5 files: every number of every scan, by our reader, silx and PyMca. */
export async function expectSameInSpecFile(tree: ExperimentTree, scans: readonly ScanNode[]): Promise<void> {
  const file = join(tree.folder, specFileName(tree.experiment!))
  const ours = await scansOfFile(file)
  const epochS = Math.floor(tree.startedAtMs! / 1000)
  const wanted = scans.map(scan => scanAsRead(scan, epochS))
  expect(ours.map(({ columns, labels }) => [labels, columns.map(column => [...column].map(orNull))])).toEqual(
    wanted,
  )
  expect(ours.map(({ command }) => command)).toEqual(scans.map(({ plan }) => plan.command))
  const { pymca, silx } = readBySilxAndPymca(file)
  expect(silx).toEqual(wanted)
  // PyMca gives no labels of a scan without points.
  expect(pymca).toEqual(wanted.map(scan => (scan[1][0]?.length === 0 ? [[], []] : scan)))
}

function scanAsRead(scan: ScanNode, epochS: number): ReadScan {
  const { columns, head } = nativeLayout(scan.plan)
  const points = pointsOf(scan)
  const values = columns.map(({ name, source }) => {
    const column = scan.columns.get(name)
    const inTree = column === undefined ? [] : columnValues(column)
    return points.map(point => {
      const value = inTree[point] ?? Number.NaN
      // µs since the beginning of the file: SPEC's epoch does not count from 1970.
      return orNull(source.kind === 'epoch' ? Math.round((value - epochS) * 1e6) / 1e6 : value)
    })
  })
  return [head.columns.map(({ label }) => label), values]
}

/** What lies in a gap has no row. */
function pointsOf({ done, pointGaps }: ScanNode): readonly number[] {
  const isMissing = (point: number): boolean =>
    pointGaps.some(({ firstPoint, lastPoint }) => point >= firstPoint && point <= lastPoint)
  return Array.from({ length: done }, (_, point) => point).filter(point => !isMissing(point))
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
