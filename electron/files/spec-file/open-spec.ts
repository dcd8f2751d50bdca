import { readFile, stat } from 'node:fs/promises'
import type { DataFile } from '../data-file.ts'
import { notSupported } from '../file-problems.ts'
import { decodeLines } from '../text/decode-lines.ts'
import { number, numbers, text } from '../tree-datasets.ts'
import { group, type TreeGroup, type TreeNode, treeFile } from '../tree-file.ts'
import { parseSpec, type SpecScan } from './parse-spec.ts'
import { uniqueKeys } from './split-names.ts'

/** The file is read whole: years of scans stay below 100 MB; half a gigabyte is the most a JavaScript text can hold. */
const MAX_FILE_BYTES = 400 * 2 ** 20

/**
 * A SPEC data file in silx' layout: `/12.1/measurement/<column>`, `/12.1/instrument/positioners/<motor>`, `title`,
 * `start_time`, and `/12.1/plot`, an NXdata of the last column over the first. `/` in a name becomes `%`.
 */
export async function openSpec(file: string): Promise<DataFile> {
  const { size } = await stat(file)
  if (size > MAX_FILE_BYTES)
    throw notSupported(file, `has ${size} bytes`, 'SPEC files of at most 400 MiB are read.')
  const content = parseSpec(decodeLines(await readFile(file)))
  const scans = content.scans.map(scan => [scan.key, scanGroup(scan)] as const)
  const latest = content.scans.findLast(scan => scan.columns.length > 0) ?? content.scans.at(-1)
  const root = group('NXroot', scans, {
    ...(content.headerComments.length === 0 ? {} : { comments: content.headerComments }),
    ...(latest === undefined ? {} : { default: latest.key }),
  })
  return treeFile(file, 'SPEC', root)
}

function scanGroup(scan: SpecScan): TreeGroup {
  const columns = columnDatasets(scan)
  const members: (readonly [string, TreeNode])[] = [
    ['title', text(scan.command)],
    ...(scan.date === undefined ? [] : [['start_time', text(scan.date)] as const]),
    ['measurement', group('NXcollection', columns)],
    ['instrument', group('NXinstrument', [['positioners', positioners(scan)]])],
  ]
  if (columns.length > 0) members.push(['plot', plot(scan, columns)])
  return group('NXentry', members, {
    ...(columns.length > 0 ? { default: 'plot' } : {}),
    ...(scan.comments.length === 0 ? {} : { comments: scan.comments }),
    ...(scan.warnings.length === 0 ? {} : { warnings: scan.warnings }),
  })
}

function columnDatasets(scan: SpecScan): readonly (readonly [string, TreeNode])[] {
  const keys = uniqueKeys(scan.labels)
  return scan.columns.map((column, i) => {
    const attributes = { long_name: scan.labels[i] ?? '' }
    return [keys[i] ?? `col${i + 1}`, numbers(column, attributes)] as const
  })
}

function positioners(scan: SpecScan): TreeGroup {
  const keys = uniqueKeys(scan.motors.map(([name]) => name))
  return group(
    'NXcollection',
    scan.motors.map(([, value], i) => [keys[i] ?? `motor${i}`, number(value)] as const),
  )
}

function plot(scan: SpecScan, columns: readonly (readonly [string, TreeNode])[]): TreeGroup {
  const x = columns[0]
  const y = columns.at(-1)
  if (x === undefined || y === undefined) return group('NXdata', [])
  const axes = x === y ? {} : { axes: [x[0]] }
  return group('NXdata', x === y ? [y] : [x, y], {
    signal: y[0],
    ...axes,
    title: `${scan.key} ${scan.command}`,
  })
}
