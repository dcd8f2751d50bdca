import { demand } from '../../shared/base/assert.ts'
import { brokenLinkWords } from '../../shared/model/broken-link.ts'
import type { FileNode, NxData, PlotField } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from '../files/data-file.ts'
import { nxdata } from '../files/nexus-plot.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { DEFAULT_MAX_BYTES } from '../files/read-limit.ts'
import { jsonAttributes, nestedValues } from './json-values.ts'
import { hasFlag, optionValue, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { parseSlice } from './parse-slice.ts'
import { printArray } from './print-array.ts'
import { attributeLines, missingLines, nodeSummary, shapeWords } from './print-node.ts'
import { printNumber } from './print-value.ts'
import { type SliceStatistics, sliceStatistics } from './slice-statistics.ts'
import type { VerbIo } from './verb-io.ts'
import { walkNodes } from './walk-nodes.ts'

export const showSpec: VerbSpec = {
  name: 'show',
  positional: ['FILE', 'PATH'],
  options: {
    slice: { kind: 'value', value: '"0,10:20,:"', help: "a part, in numpy's notation" },
    json: { kind: 'flag', help: 'one JSON object with all values' },
  },
}

/**
 * Attributes and values of one node. JSON of a dataset: `path`, `shape` (of `values`), `datasetShape`, `dtype`,
 * `attributes`, `values` (nested lists; NaN and infinities as text), `statistics` (float64, over the slice); of a group:
 * `path`, `kind`, `nxClass`, `attributes`, `members`, and `nxdata` with signal and axes where it is one.
 */
export async function showVerb(args: ParsedArgs, io: VerbIo): Promise<number> {
  const file = await openDataFile(demand(args.positional[0], 'FILE'))
  try {
    const node = await file.node(demand(args.positional[1], 'PATH'))
    const slice = optionValue(args, 'slice')
    const asJson = hasFlag(args, 'json')
    if (node.kind === 'dataset') await showDataset(file, node, slice, asJson, io)
    else if (slice !== undefined) throw noValues(file, node)
    else if (node.kind === 'broken-link') throw broken(file, node)
    else await showGroup(file, node, asJson, io)
    return 0
  } finally {
    await file.close()
  }
}

async function showDataset(
  file: DataFile,
  node: FileNode,
  sliceText: string | undefined,
  asJson: boolean,
  io: VerbIo,
): Promise<void> {
  const shape = node.shape ?? []
  const slice = sliceText === undefined ? [] : parseSlice(sliceText, shape.length)
  if (!asJson) {
    io.out(`${node.path}  ${nodeSummary(node)}`)
    for (const line of attributeLines(node)) io.out(line)
  }
  const block = await file.read(node.path, slice, asJson ? jsonBytes(node) : undefined)
  const statistics = sliceStatistics(block)
  if (asJson) {
    io.json({
      path: node.path,
      shape: block.shape,
      datasetShape: shape,
      dtype: block.dtype,
      attributes: jsonAttributes(node.attributes),
      values: nestedValues(block),
      ...(node.fields === undefined ? {} : { fields: node.fields }),
      ...(statistics === undefined ? {} : { statistics: jsonAttributes({ ...statistics }) }),
    })
    return
  }
  if (sliceText !== undefined) io.out(`  slice ${sliceText}: ${shapeWords(block.shape)}`)
  for (const line of printArray(block)) io.out(line)
  if (statistics !== undefined && statistics.count > 1) io.out(statisticsLine(statistics, node))
}

/** A JSON line is one text of at most 2^29 characters; a float64 may take 25: 16 Mi values fit. */
const MAX_JSON_VALUES = 2 ** 24

/** The same limit in bytes, as reading counts it: 1, 2, 4 or 8 for each value, by the digits in the name of its type; texts count 64. */
function jsonBytes(node: FileNode): number {
  const bits = Number(/\d+$/.exec(node.dtype ?? '')?.[0] ?? 64 * 8)
  return Math.min(DEFAULT_MAX_BYTES, (MAX_JSON_VALUES * bits) / 8)
}

function statisticsLine(statistics: SliceStatistics, node: FileNode): string {
  const { min, max, mean, sum, nans } = statistics
  const words = Object.entries({ min, max, mean, sum }).map(
    ([name, value]) => `${name} ${printNumber(value, 'float64')}`,
  )
  const units = node.attributes.units
  return [
    ...words,
    ...(nans === 0 ? [] : [`${nans} nan`]),
    ...(typeof units === 'string' ? [units] : []),
  ].join('  ')
}

async function showGroup(file: DataFile, node: FileNode, asJson: boolean, io: VerbIo): Promise<void> {
  const plot = node.kind === 'group' ? await nxdata(file, node.path) : undefined
  const members: FileNode[] = []
  for await (const visit of walkNodes(file, node, false)) members.push(visit.node)
  if (asJson) {
    io.json({
      path: node.path,
      kind: node.kind,
      nxClass: node.nxClass ?? null,
      attributes: jsonAttributes(node.attributes),
      members: members.map(member => member.name),
      ...(plot === undefined ? {} : { nxdata: plotJson(plot) }),
    })
    return
  }
  io.out(`${node.path}  ${nodeSummary(node)}`)
  for (const line of attributeLines(node)) io.out(line)
  for (const member of members) io.out(`  ${member.name}  ${nodeSummary(member)}`)
  if (plot !== undefined) for (const line of plotLines(plot)) io.out(line)
  for (const line of missingLines(members)) io.out(line)
}

function plotLines(plot: NxData): readonly string[] {
  if (plot.signal === undefined) return ['plot: the signal is missing']
  const axes = plot.axes.map((axis, i) => `  axis ${i}: ${axis === undefined ? 'index' : fieldWords(axis)}`)
  const { places } = plot
  const points = places === undefined ? [] : [`  places: ${fieldWords(places.x)}, ${fieldWords(places.y)}`]
  const more = plot.auxiliary.map(field => `  also: ${fieldWords(field)}`)
  return [`plot: ${fieldWords(plot.signal)}`, ...(places === undefined ? axes : points), ...more]
}

function fieldWords(field: PlotField): string {
  const label = field.longName === undefined || field.longName === field.name ? '' : ` "${field.longName}"`
  return `${field.name}${label} ${shapeWords(field.shape)}${field.units === undefined ? '' : ` ${field.units}`}`
}

function plotJson(plot: NxData): Readonly<Record<string, unknown>> {
  return {
    title: plot.title ?? null,
    signal: plot.signal ?? null,
    axes: plot.axes.map(axis => axis ?? null),
    auxiliary: plot.auxiliary,
    ...(plot.places === undefined ? {} : { places: plot.places }),
  }
}

function noValues(file: DataFile, node: FileNode): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `${node.path} is a ${node.kind}: there is nothing to slice`,
    where: `${file.file}::${node.path}`,
    advice: 'Name a dataset, or leave --slice out.',
  })
}

function broken(file: DataFile, node: FileNode): HutchError {
  const { advice, message } = brokenLinkWords(node)
  return new HutchError({
    kind: 'not-found',
    message: `${node.path} is ${message}`,
    where: `${file.file}::${node.path}`,
    advice,
  })
}
