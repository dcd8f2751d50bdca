import { isRecord } from '../../shared/base/parse.ts'
import { valueAt, type Reading } from './reading.ts'
import type { Knowledge } from './knowledge.ts'

/** Names that a text gives; while it cannot be read, what its lines look like is good enough to complete from. */
export function knownIn(reading: Reading, text: string): Pick<Knowledge, 'nodes' | 'parameters'> {
  if (reading.kind !== 'read') return fromLines(text)
  const own = reading.nodes.map(({ schema, value }) => {
    if (schema === 'paramSet') return Object.keys(value).filter(key => key !== 'paramSet')
    const inline = schema === 'scan' ? valueAt(value, '/paramSet') : undefined
    return isRecord(inline) ? Object.keys(inline).filter(key => key !== 'name') : []
  })
  const nodes = reading.nodes.flatMap(({ name, schema }) =>
    schema === 'paramSet' || name === '' ? [] : [name],
  )
  return { nodes: [...new Set(nodes)], parameters: [...new Set(own.flat())] }
}

function fromLines(text: string): Pick<Knowledge, 'nodes' | 'parameters'> {
  const named = text.matchAll(/^\s*- (?:acquisition|scan|repeat|sequence|macro): *([^#\n]*[^#\s])/gm)
  return { nodes: [...new Set([...named].map(match => match[1] ?? ''))], parameters: [] }
}
