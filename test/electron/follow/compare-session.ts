import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { FiledScan } from '../../../electron/engine/ports.ts'
import { specScanFiles } from '../../../electron/files/spec-file/scan-of-file.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { entryFileName } from '../../../shared/nexus/names.ts'
import { nativeLayout } from '../../../shared/nexus/native-layout.ts'
import { columnValues } from '../../../shared/structure/columns.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { python } from '../../support/system-python.ts'
import { expectSameInSpecFile } from './compare-spec-file.ts'
import { scansOf, type ScanNode, type SessionRig } from './session-rig.ts'

interface InFile {
  readonly columns: readonly (readonly (number | null)[])[]
  readonly status: string
  readonly pointStatus: readonly number[]
}

/** Every value of every column of every scan: the tree against the HDF5 files, SPEC's own data file and ours. */
export async function expectAllPointsEverywhere(
  rig: SessionRig,
  dataFile: string,
): Promise<{ readonly scans: number; readonly points: number; readonly missing: number }> {
  const scans = scansOf(rig.engine)
  expectSameInHdf5(rig, scans)
  const points = scans.reduce((sum, { done }) => sum + done, 0)
  const gaps = scans.flatMap(({ pointGaps }) => pointGaps)
  const missing = gaps.reduce((sum, gap) => sum + gap.lastPoint - gap.firstPoint + 1, 0)
  await expectSameAsSpec(scans, join(rig.dataFolder, dataFile))
  await expectSameInSpecFile(rig.engine.tree, scans)
  return { scans: scans.length, points, missing }
}

/** Every number that the tree has of these scans, and no other, is what h5py reads. */
export function expectSameInHdf5({ engine, run }: SessionRig, scans: readonly ScanNode[]): void {
  const files = scans.map(({ plan }) => {
    const layout = nativeLayout(plan)
    return {
      file: join(run.folder, entryFileName(engine.tree.experiment!, layout.entry)),
      entry: layout.entry,
      paths: layout.columns.map(({ path }) => path),
    }
  })
  const inFiles = readByH5py(files)
  for (const [index, scan] of scans.entries()) expectSameAsFile(scan, inFiles[index]!)
}

function readByH5py(files: readonly object[]): readonly InFile[] {
  const list = join(temporaryFolder(), 'files.json')
  writeFileSync(list, JSON.stringify(files))
  return python<readonly InFile[]>(
    `
import h5py, math, sys
files = json.load(open(argument))
number = lambda x: None if math.isnan(x) else float(x)
out = []
for one in files:
    with h5py.File(one['file'], 'r') as f:
        e = f[one['entry']]
        out.append(dict(columns=[[number(x) for x in f[p][()].ravel()] for p in one['paths']],
          status=e['run/status'][0].decode().rstrip('\\0'), pointStatus=[int(x) for x in e['run/point_status'][()].ravel()]))
print(json.dumps(out))`,
    list,
  )
}

function expectSameAsFile(scan: ScanNode, inFile: InFile): void {
  const { columns } = nativeLayout(scan.plan)
  const inTree = columns.map(({ name }) => {
    const column = scan.columns.get(name)
    return column === undefined ? [] : columnValues(column).map(value => (Number.isNaN(value) ? null : value))
  })
  for (const [index, values] of inTree.entries()) {
    // A grid has its planned size in the file, whatever was measured.
    expect(inFile.columns[index]?.slice(0, values.length)).toEqual(values)
    expect(inFile.columns[index]?.slice(values.length).every(value => value === null)).toBe(true)
  }
  const outcomes = { complete: 'success', aborted: 'aborted', failed: 'failed' } as const
  expect(inFile.status).toBe(outcomes[scan.status as keyof typeof outcomes])
  expect(inFile.pointStatus.filter(status => status === 1)).toHaveLength(recordedPoints(scan))
}

function recordedPoints(scan: ScanNode): number {
  const columns = [...scan.columns.values()].map(columnValues)
  return Array.from({ length: scan.done }, (_, point) =>
    columns.some(values => !Number.isNaN(values[point] ?? Number.NaN)),
  ).filter(Boolean).length
}

/** SPEC writes eight digits of a value, and its epoch from another beginning. */
async function expectSameAsSpec(scans: readonly ScanNode[], dataFile: string): Promise<void> {
  const files = specScanFiles(systemClock())
  const last = Math.max(...scans.map(({ plan }) => plan.head?.number ?? 0))
  for (let number = 1; number <= last; number++) {
    const filed = await files.read(dataFile, number)
    const scan = scans.find(({ plan }) => plan.head?.number === number)
    if (filed !== undefined && filed.rows.length > 0) expectSameRows(scan!, filed)
  }
}

function expectSameRows(scan: ScanNode, { command, labels, rows }: FiledScan): void {
  expect(words(scan.plan.command)).toBe(words(command))
  expect(scan.done).toBe(rows.length)
  const { columns } = nativeLayout(scan.plan)
  for (const [at, { kind, label }] of scan.plan.head!.columns.entries()) {
    const place = labels.indexOf(label)
    if (kind === 'epoch' || place < 0) continue
    const told = columnValues(scan.columns.get(columns[at]!.name)!)
    for (const [point, row] of rows.entries()) {
      const value = row[place]!
      const difference = Math.abs((told[point] ?? Number.NaN) - value)
      expect(difference).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)))
    }
  }
}

function words(command: string): string {
  return command.trim().replaceAll(/\s+/g, ' ')
}
