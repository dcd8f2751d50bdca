import { demand } from '../../shared/base/assert.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { defaultPlot } from '../files/nexus-plot.ts'
import { hasFlag, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { missingLines, nodeJson, nodeSummary } from './print-node.ts'
import { printArray } from './print-array.ts'
import type { VerbIo } from './verb-io.ts'
import { type Visit, walkNodes } from './walk-nodes.ts'

export const lsSpec: VerbSpec = {
  name: 'ls',
  positional: ['FILE', '[PATH]'],
  options: {
    json: { kind: 'flag', help: 'one JSON object per node and line' },
    recursive: { kind: 'flag', help: 'everything below, not only the direct members' },
  },
}

/**
 * The tree of any supported file. JSON: for the node itself and then each node below one line with `path`, `kind`,
 * `shape`, `dtype`, `attributes`, `nxClass`, `link` and, of a broken one, `missing` (null where it does not apply; NaN and infinities as text).
 */
export async function lsVerb(args: ParsedArgs, io: VerbIo): Promise<number> {
  const file = await openDataFile(demand(args.positional[0], 'FILE'))
  try {
    const start = await file.node(args.positional[1] ?? '/')
    const recursive = hasFlag(args, 'recursive')
    if (hasFlag(args, 'json')) await listJson(file, start, recursive, io)
    else await listTree(file, start, recursive, io)
    return 0
  } finally {
    await file.close()
  }
}

async function listJson(file: DataFile, start: FileNode, recursive: boolean, io: VerbIo): Promise<void> {
  io.json(nodeJson(start))
  for await (const { node, sameAs } of walkNodes(file, start, recursive)) {
    io.json({ ...nodeJson(node), ...(sameAs === undefined ? {} : { sameAs }) })
  }
}

async function listTree(file: DataFile, start: FileNode, recursive: boolean, io: VerbIo): Promise<void> {
  const plot = start.path === '/' ? await defaultPlot(file) : undefined
  io.out([file.file, file.format, ...(plot === undefined ? [] : [`default plot ${plot}`])].join('  '))
  io.out(`${start.path}  ${nodeSummary(start)}${await valuePreview(file, start)}`)
  const broken: FileNode[] = []
  for await (const visit of walkNodes(file, start, recursive)) {
    io.out(treeLine(visit) + (await valuePreview(file, visit.node)))
    if (visit.node.kind === 'broken-link') broken.push(visit.node)
  }
  for (const line of missingLines(broken)) io.out(line)
}

function treeLine({ node, lasts, sameAs }: Visit): string {
  const stems = lasts.slice(0, -1).map(last => (last ? '   ' : '│  '))
  const branch = lasts.at(-1) === true ? '└─ ' : '├─ '
  const repeated = sameAs === undefined ? '' : `  = ${sameAs}`
  return `${stems.join('')}${branch}${node.name}  ${nodeSummary(node)}${repeated}`
}

const PREVIEW_CHARACTERS = 60
/** Reading a longer text only to cut it would be waste. */
const PREVIEW_BYTES = 64 * 1024

/** Single values are shown where they stand. */
async function valuePreview(file: DataFile, node: FileNode): Promise<string> {
  if (node.kind !== 'dataset' || node.shape?.some(length => length !== 1) !== false) return ''
  const block = await file.read(node.path, [], PREVIEW_BYTES)
  const line = printArray({ ...block, shape: [] })[0] ?? ''
  const cut = line.length > PREVIEW_CHARACTERS ? `${line.slice(0, PREVIEW_CHARACTERS - 1)}…` : line
  return `  = ${cut}`
}
