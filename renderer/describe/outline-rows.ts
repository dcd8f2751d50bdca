import type { Problem } from '../../shared/model/problem.ts'
import { isRecord } from '../../shared/base/parse.ts'
import type { TreeRow } from '../trees/tree-row.ts'
import { placeOf } from './problem-marks.ts'
import { fieldText, valueAt, type FoundNode, type Reading } from './reading.ts'
import type { NodeSchema } from './schema-words.ts'

export interface OutlineRow extends TreeRow {
  readonly pointer: string
  readonly schema: NodeSchema | 'experiment' | 'record' | undefined
  readonly detail: string
  /** Role of an acquisition, where it is written. */
  readonly role: string
  /** Mistakes in its lines, children not counted. */
  readonly problems: number
}

/** Pointer of the experiment itself, and of what is recorded besides. */
export const experimentPointer = ''
export const recordPointer = '/record'

/** The experiment, its nodes, and what is recorded with it. Rows below a closed node are left out. */
export function outlineRows(
  reading: Reading,
  problems: readonly Problem[],
  closed: ReadonlySet<string>,
): readonly OutlineRow[] {
  if (reading.kind !== 'read') return []
  const { data, nodes } = reading
  const counts = countByLine(nodes, problems, data.place(recordPointer).line)
  const record = valueAt(data.value, recordPointer)
  const shown = nodes.filter(({ pointer }) => !isBelowClosed(pointer, closed))
  return [
    {
      ...row(experimentPointer, fieldText(valueAt(data.value, '/sequence')) || 'Experiment', 1, 1, 2),
      expanded: !closed.has(experimentPointer),
      schema: 'experiment',
      detail: fieldText(valueAt(data.value, '/definition')) || 'general',
      role: '',
      problems: counts.get(experimentPointer) ?? 0,
    },
    ...(closed.has(experimentPointer) ? [] : shown.map(node => nodeRow(node, nodes, closed, counts))),
    {
      ...row(recordPointer, 'Recorded with it', 1, 2, 2),
      expanded: undefined,
      schema: 'record',
      detail: isRecord(record) ? String(Object.keys(record).length) : 'nothing',
      role: '',
      problems: counts.get(recordPointer) ?? 0,
    },
  ]
}

/** The node that a line belongs to: the last one that begins at or above it, unless the record does. */
export function pointerOfLine(reading: Reading, line: number): string | undefined {
  if (reading.kind !== 'read') return undefined
  const { data, nodes } = reading
  const starts = [
    { pointer: experimentPointer, line: 0 },
    ...nodes,
    ...sections.map(pointer => startOf(pointer, data)),
  ]
  const found = starts.filter(start => start.line <= line).sort((a, b) => a.line - b.line)
  const pointer = found.at(-1)?.pointer
  return pointer === recordPointer || pointer?.startsWith('/tree/') === true ? pointer : experimentPointer
}

const sections = ['/record', '/hold', '/display', '/workflow', '/definition', '/sequence', '/tree']

function startOf(pointer: string, data: Extract<Reading, { kind: 'read' }>['data']) {
  const isThere = valueAt(data.value, pointer) !== undefined
  return { pointer, line: isThere ? data.place(pointer).line : Infinity }
}

function nodeRow(
  node: FoundNode,
  nodes: readonly FoundNode[],
  closed: ReadonlySet<string>,
  counts: ReadonlyMap<string, number>,
): OutlineRow {
  const { level, pointer, position, schema, setSize, value } = node
  const hasChildren =
    node.children !== undefined && nodes.some(other => other.pointer.startsWith(`${pointer}/`))
  return {
    ...row(pointer, node.name === '' ? 'Without a name' : node.name, level, position, setSize),
    expanded: hasChildren ? !closed.has(pointer) : undefined,
    schema,
    detail: detailOf(node),
    role: schema === 'acquisition' ? fieldText(value.role) || 'data' : '',
    problems: counts.get(pointer) ?? 0,
  }
}

function row(pointer: string, label: string, level: number, position: number, setSize: number) {
  return { key: `#${pointer}`, pointer, label, level, position, setSize }
}

function detailOf({ schema, value }: FoundNode): string {
  switch (schema) {
    case 'acquisition': {
      const frames = fieldText(value.frames)
      const exposure = fieldText(value.exposure)
      return [frames === '' || frames === '1' ? '' : `${frames} ×`, exposure].filter(Boolean).join(' ')
    }
    case 'scan': {
      const written = (key: string): string => fieldText(valueAt(value, `/axis/${key}`)) || '?'
      const part = (key: string): string =>
        fieldText(valueAt(value, `/paramSet/${written(key)}`)) || written(key)
      return `${part('motor')} ${rangeWords(part('from'), part('to'))}`
    }
    case 'repeat':
      return `× ${fieldText(value.times) || '?'}`
    case 'nativeScan':
      return fieldText(value.native)
    case 'macro':
      return fieldText(value.run)
    case 'paramSet':
      return String(Object.keys(value).length - 1)
    case 'sequence':
    case undefined:
      return ''
  }
}

/** `3.5 → 4.5 keV`: a unit that both ends have is said once. */
function rangeWords(from: string, to: string): string {
  const unit = / \S+$/.exec(to)?.[0] ?? ''
  return `${from.endsWith(unit) ? from.slice(0, from.length - unit.length) : from} → ${to}`
}

function countByLine(nodes: readonly FoundNode[], problems: readonly Problem[], recordLine: number) {
  const counts = new Map<string, number>()
  for (const problem of problems) {
    const line = placeOf(problem)?.line ?? 1
    const node = nodes.findLast(candidate => candidate.line <= line)
    const isInRecord = recordLine > (node?.line ?? 0) && line >= recordLine
    const pointer = isInRecord ? recordPointer : (node?.pointer ?? experimentPointer)
    counts.set(pointer, (counts.get(pointer) ?? 0) + 1)
  }
  return counts
}

function isBelowClosed(pointer: string, closed: ReadonlySet<string>): boolean {
  return [...closed].some(parent => parent !== experimentPointer && pointer.startsWith(`${parent}/`))
}
