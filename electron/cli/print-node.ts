import { counted } from '../../shared/base/counted.ts'
import { missingFiles } from '../../shared/model/broken-link.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import { jsonAttributes } from './json-values.ts'
import { printValue } from './print-value.ts'

/** What a node is, in a few words: `NXdata, 3 members`, `uint16 [10, 195, 487] counts`, `broken link`. */
export function nodeSummary(node: FileNode): string {
  return [kindWords(node), linkWords(node)].filter(part => part !== '').join('  ')
}

/** One node as `ls --json` gives it; keys that do not apply are null. */
export function nodeJson(node: FileNode): Readonly<Record<string, unknown>> {
  return {
    path: node.path,
    kind: node.kind,
    shape: node.shape ?? null,
    dtype: node.dtype ?? null,
    attributes: jsonAttributes(node.attributes),
    nxClass: node.nxClass ?? null,
    link: node.linkTarget ?? null,
    ...(node.missing === undefined ? {} : { missing: node.missing }),
    ...(node.fields === undefined ? {} : { fields: node.fields }),
  }
}

export function attributeLines(node: FileNode): readonly string[] {
  const names = Object.keys(node.attributes)
  const width = Math.max(0, ...names.map(name => name.length))
  return Object.entries(node.attributes).map(
    ([name, value]) => `  @${name.padEnd(width)}  ${printValue(value)}`,
  )
}

/** Files that links lead to and that are not there, and what to do; nothing where all are. */
export function missingLines(nodes: readonly FileNode[]): readonly string[] {
  const files = missingFiles(nodes)
  if (files.length === 0) return []
  const title = `${counted(files.length, 'linked file is', 'linked files are')} missing:`
  return [
    title,
    ...files.map(file => `  ${file}`),
    'Put them there, or ask for them where the data were taken.',
  ]
}

export function shapeWords(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : `[${shape.join(', ')}]`
}

function kindWords(node: FileNode): string {
  switch (node.kind) {
    case 'group':
      return `${node.nxClass ?? 'group'}, ${counted(node.childCount, 'member')}`
    case 'dataset':
      return [node.dtype ?? '', shapeWords(node.shape ?? []), fieldWords(node), unitWords(node)]
        .filter(word => word !== '')
        .join(' ')
    case 'broken-link':
      return node.missing?.what === 'file' ? 'broken link, file missing' : 'broken link'
    case 'other':
      return node.attributes.unreadable === undefined ? 'named type' : 'unreadable'
  }
}

function fieldWords(node: FileNode): string {
  return node.fields === undefined ? '' : `(${node.fields.join(', ')})`
}

function unitWords(node: FileNode): string {
  const units = node.attributes.units
  return units === undefined ? '' : printValue(units, 30)
}

function linkWords(node: FileNode): string {
  return node.linkTarget === undefined ? '' : `→ ${node.linkTarget}`
}
