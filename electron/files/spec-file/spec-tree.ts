import { number, numbers, pixelDataset, text } from '../tree-datasets.ts'
import { group, lateGroup, type LateGroup, type TreeGroup, type TreeNode } from '../tree-file.ts'
import { meshColumns, type MeshColumns } from './mesh-columns.ts'
import type { ScanPlace } from './index-scans.ts'
import type { SpecReader } from './spec-reader.ts'
import type { SpecScan, SpecScanHead } from './spec-scan.ts'
import type { SpecSpectra } from './spectra.ts'
import { uniqueKeys } from './split-names.ts'

type Member = readonly [string, TreeNode]

/** One scan in silx' layout. Its head is read when it is listed, its numbers when somebody looks into it. */
export function scanNode(reader: SpecReader, place: ScanPlace): LateGroup {
  return lateGroup(async () => {
    const head = await reader.head(place)
    const late = (nxClass: string, build: (scan: SpecScan) => TreeGroup): LateGroup =>
      lateGroup(async () => ({ ...build(await reader.scan(place)), nxClass }))
    const members: Member[] = [
      ['title', text(head.command)],
      ...(head.date === undefined ? [] : [['start_time', text(head.date)] as const]),
      ['measurement', late('NXcollection', measurement)],
      ['instrument', lateGroup(async () => instrument(reader, place))],
      ...sample(head),
      ...(head.hasRows ? [['plot', late('NXdata', scan => plot(place.key, scan))] as const] : []),
    ]
    return group('NXentry', members, {
      ...(head.hasRows ? { default: 'plot' } : {}),
      ...(head.comments.length === 0 ? {} : { comments: head.comments }),
      ...(head.status === 'complete' ? {} : { status: head.status }),
    })
  })
}

function measurement(scan: SpecScan): TreeGroup {
  const spectra = scan.spectra.map((one, i) => [`mca_${i}`, mca(one)] as const)
  return group('NXcollection', [...columnDatasets(scan), ...spectra], {
    ...(scan.warnings.length === 0 ? {} : { warnings: scan.warnings }),
  })
}

function columnDatasets(scan: SpecScan): readonly Member[] {
  const keys = uniqueKeys(scan.labels)
  return scan.columns.map((column, i) => {
    const attributes = { long_name: scan.labels[i] ?? '' }
    return [keys[i] ?? `col${i + 1}`, numbers(column, attributes)] as const
  })
}

async function instrument(reader: SpecReader, place: ScanPlace): Promise<TreeGroup> {
  const scan = await reader.scan(place)
  const header = await reader.header(place.header)
  return group('NXinstrument', [
    ['positioners', positioners(scan)],
    ...scan.spectra.map((one, i) => [`mca_${i}`, mca(one)] as const),
    [
      'specfile',
      group('NXcollection', [
        ['file_header', text(header.text)],
        ['scan_header', text(scan.text)],
      ]),
    ],
  ])
}

/** A motor that was scanned has its column here, as silx has it; the others stood where they were. */
function positioners(scan: SpecScan): TreeGroup {
  const keys = uniqueKeys(scan.motors.map(({ name }) => name))
  return group(
    'NXcollection',
    scan.motors.map(({ name, mnemonic, position }, i): Member => {
      const column = scan.columns[scan.labels.indexOf(name)]
      const attributes = { long_name: name, ...(mnemonic === undefined ? {} : { mnemonic }) }
      const isScanned = column !== undefined && column.length > 0
      return [keys[i] ?? `motor${i}`, isScanned ? numbers(column, attributes) : number(position, attributes)]
    }),
  )
}

function mca({ calibration, channelCount, channels, spectra, timesS }: SpecSpectra): TreeGroup {
  const data = pixelDataset([spectra.length, channelCount], 'float64', async () => {
    const all = new Float64Array(spectra.length * channelCount).fill(Number.NaN)
    for (const [i, one] of spectra.entries()) all.set(one, i * channelCount)
    return all
  })
  const times = ['preset_time', 'live_time', 'elapsed_time'].flatMap((name, i): Member[] => {
    const seconds = timesS?.[i]
    return seconds === undefined ? [] : [[name, number(seconds, { units: 's' })]]
  })
  return group(
    'NXdetector',
    [
      ['data', data],
      ['channels', numbers(channels)],
      ...(calibration === undefined
        ? []
        : [['calibration', numbers(Float64Array.from(calibration))] as const]),
      ...times,
    ],
    { signal: 'data' },
  )
}

function sample({ ubMatrix, unitCell }: SpecScanHead): readonly Member[] {
  const members: Member[] = [
    ...(unitCell === undefined ? [] : [['unit_cell', numbers(Float64Array.from(unitCell))] as const]),
    ...(ubMatrix === undefined
      ? []
      : [['ub_matrix', pixelDataset([3, 3], 'float64', async () => Float64Array.from(ubMatrix))] as const]),
  ]
  return members.length === 0 ? [] : [['sample', group('NXsample', members)]]
}

/** The last column over the first: SPEC puts the scanned motor first and the detector last. A mesh over both its motors. */
function plot(key: string, scan: SpecScan): TreeGroup {
  const columns = columnDatasets(scan)
  const x = columns[0]
  const y = columns.at(-1)
  if (x === undefined || y === undefined) return group('NXdata', [])
  const title = `${key} ${scan.command}`
  const mesh = meshColumns(scan)
  if (mesh !== undefined) return meshPlot(columns, mesh, title)
  const axes = x === y ? {} : { axes: [x[0]] }
  return group('NXdata', x === y ? [y] : [x, y], { signal: y[0], ...axes, title })
}

/** Values at places: two axes of the same, only dimension, the fast motor first. */
function meshPlot(columns: readonly Member[], { fast, slow }: MeshColumns, title: string): TreeGroup {
  const axes = [fast, slow].flatMap(({ attributes, index }): Member[] => {
    const [key, node] = columns[index] ?? []
    if (key === undefined || node?.kind !== 'dataset') return []
    return [[key, { ...node, attributes: { ...node.attributes, ...attributes } }]]
  })
  const values = columns.filter((_, index) => index !== fast.index && index !== slow.index)
  const keys = values.map(([key]) => key)
  return group('NXdata', [...axes, ...values], {
    signal: keys.at(-1) ?? '',
    axes: axes.map(([key]) => key),
    ...Object.fromEntries(axes.map(([key]) => [`${key}_indices`, 0])),
    auxiliary_signals: keys.slice(0, -1),
    title,
  })
}
