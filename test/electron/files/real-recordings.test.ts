import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DataFile } from '../../../electron/files/data-file.ts'
import { sliceStatistics } from '../../../electron/cli/slice-statistics.ts'
import { describeWith, realRecordings, realRecordingsFolder } from '../../support/need-tool.ts'
import { withOpened } from './support/scratch.ts'

/** What independent readers (h5py, fabio, silx, olefile) say of a recording. */
interface Facts {
  readonly numeric?: Readonly<Record<string, Values>>
  readonly external?: readonly (readonly [path: string, file: string, target: string, found: boolean])[]
  readonly entries?: readonly string[]
  readonly datasets?: number
  readonly broken?: number
  readonly shape?: readonly number[]
  readonly width?: number
  readonly height?: number
  readonly scans?: number
  readonly detail?: Readonly<Record<string, ScanFacts>>
}
interface Values {
  readonly shape: readonly number[]
  readonly dtype: string
  readonly sum: number
  readonly min: number
  readonly max: number
}
interface ScanFacts {
  readonly columns: number
  readonly points: number
  readonly labels: readonly string[]
  readonly sum_last: number | null
}

const refusals: readonly (readonly [name: RegExp, message: RegExp])[] = [
  [/hdf4\.nxs$/, /HDF4, not HDF5/],
  [/cspad\.cbf$/, /x-CBF_PACKED/],
]

describeWith(realRecordings, 'real recordings', () => {
  for (const [name, facts] of Object.entries(readFacts())) {
    const file = join(realRecordingsFolder, name)
    const refusal = refusals.find(([pattern]) => pattern.test(name))
    if (refusal === undefined) {
      test(`${name} opens with the values other programs see`, () =>
        withOpened(file, opened => compare(opened, facts)))
    } else {
      test(`${name} is refused with what it is and what to do`, async () => {
        await expect(withOpened(file, async () => {})).rejects.toMatchObject({
          kind: 'format',
          message: expect.stringMatching(refusal[1]) as string,
          advice: expect.stringMatching(/./) as string,
        })
      })
    }
  }
})

function readFacts(): Readonly<Record<string, Facts>> {
  if (realRecordings.missing() !== undefined) return {}
  return JSON.parse(readFileSync(join(realRecordingsFolder, 'FACTS.json'), 'utf8')) as Record<string, Facts>
}

async function compare(opened: DataFile, facts: Facts): Promise<void> {
  for (const [path, values] of Object.entries(facts.numeric ?? {})) await compareValues(opened, path, values)
  if (facts.shape !== undefined) await compareValues(opened, '/frame_0000/data', facts as Values)
  const { height, width } = facts
  if (height !== undefined && width !== undefined) {
    await compareValues(opened, '/frame_0000/data', { ...(facts as Values), shape: [height, width] })
  }
  if (facts.external !== undefined) await compareTree(opened, facts)
  if (facts.scans !== undefined) expect((await opened.node('/')).childCount).toBe(facts.scans)
  for (const [key, scan] of Object.entries(facts.detail ?? {})) await compareScan(opened, key, scan)
}

async function compareValues(opened: DataFile, path: string, values: Values): Promise<void> {
  const node = await opened.node(path)
  expect([path, node.shape, node.dtype]).toEqual([path, values.shape, values.dtype])
  const statistics = sliceStatistics(await opened.read(path, []))
  expect([statistics?.min, statistics?.max]).toEqual([values.min, values.max])
  const tolerance = values.dtype.startsWith('float') ? 1e-9 : 1e-12
  expect(Math.abs((statistics?.sum ?? NaN) - values.sum)).toBeLessThanOrEqual(
    tolerance * Math.abs(values.sum),
  )
}

async function compareTree(opened: DataFile, facts: Facts): Promise<void> {
  const top = await opened.children('/', 0, 1000)
  expect(top.map(node => node.name)).toEqual(expect.arrayContaining([...(facts.entries ?? [])]))
  for (const [path, file, target, isThere] of facts.external ?? []) {
    const node = await opened.node(path)
    expect(node.linkTarget).toBe(`${file}::/${target.replace(/^\//, '')}`)
    expect([path, node.kind === 'broken-link']).toEqual([path, !isThere])
  }
}

async function compareScan(opened: DataFile, key: string, scan: ScanFacts): Promise<void> {
  const columns = await opened.children(`/${key}/measurement`, 0, 1000)
  // silx has no columns without rows; we keep their names.
  const found = scan.points === 0 ? 0 : columns.length
  expect([key, found, columns[0]?.shape?.[0] ?? 0]).toEqual([key, scan.columns, scan.points])
  const last = columns.at(-1)
  if (last === undefined || scan.sum_last === null) return
  const statistics = sliceStatistics(await opened.read(last.path, []))
  // silx keeps scan values as float32 in places.
  expect(statistics?.sum).toBeCloseTo(scan.sum_last, Math.abs(scan.sum_last) > 1e5 ? 0 : 2)
}
