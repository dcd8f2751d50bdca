import { hoverTooltip } from '@codemirror/view'
import type { Extension } from '@codemirror/state'
import { cursorContext } from './cursor-context.ts'
import { keysAt, kindsOfNode, isNode, nodeSchema } from './schema-words.ts'

export interface Help {
  readonly key: string
  readonly help: string
  readonly shape: string
  readonly fallback: string | undefined
}

/** What the schema says of the key at a place, or of the key whose value is there. */
export function helpAt(text: string, at: number): Help | undefined {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1)
  // The whole key counts, wherever in it the pointer is.
  const rest = /^[\w ]*(?=:)/.exec(text.slice(at))?.[0].length
  const cursor = cursorContext(text, rest === undefined ? at : at + rest)
  if (cursor === undefined || line.trim() === '') return undefined
  const key = cursor.key ?? text.slice(cursor.from, at + (rest ?? 0)).trim()
  if (key === '') return undefined
  const keys = [...cursor.siblings.keys(), key]
  if (isNode(cursor.path) && nodeSchema([key]) !== undefined && key !== 'paramSet') {
    const kind = kindsOfNode().find(known => known.key === key)
    if (kind !== undefined) return { ...kind, shape: '', fallback: undefined }
  }
  return keysAt(cursor.path, keys).find(known => known.key === key)
}

export function hoverHelp(): Extension {
  return hoverTooltip((view, at) => {
    const found = helpAt(view.state.doc.toString(), at)
    if (found === undefined) return null
    return { pos: at, above: true, create: () => ({ dom: card(found) }) }
  })
}

function card({ fallback, help, key, shape }: Help): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'cm-help'
  const lines = [
    help,
    shape === '' ? '' : `Must be ${shape}.`,
    fallback === undefined ? '' : `Without it: ${fallback}.`,
  ]
  for (const text of [key, ...lines].filter(line => line !== '')) {
    const line = document.createElement(dom.childElementCount === 0 ? 'strong' : 'p')
    line.textContent = text
    dom.append(line)
  }
  return dom
}
