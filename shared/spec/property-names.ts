import { HutchError } from '../model/problem.ts'
import { nameBytes } from './packet.ts'
import { textToBytes } from './text-bytes.ts'

export const allCounters = 'scaler/.all./count'
export const prestartAll = 'motor/../prestart_all'
export const startAll = 'motor/../start_all'
export const abortAll = 'motor/../abort_all'
/** Copy of everything SPEC prints, in pieces as they are written. */
export const screenOutput = 'output/tty'
export const errorProperty = 'error'
/** 1 while SPEC waits at its prompt, 0 while a command runs. */
export const readyStatus = 'status/ready'
export const simulateStatus = 'status/simulate'

export function motorProperty(mnemonic: string, attribute: string): string {
  return `motor/${mnemonic}/${attribute}`
}

export function counterProperty(mnemonic: string): string {
  return `scaler/${mnemonic}/value`
}

/** `var/NAME`, or `var/NAME[key1][key2]` for one element. */
export function variableProperty(name: string, ...keys: readonly string[]): string {
  return `var/${name}${keys.map(key => `[${key}]`).join('')}`
}

/** Printed text and error messages happen; they have no present value. */
export function isNews(property: string): boolean {
  return property === errorProperty || property.startsWith('output/')
}

export type PropertyName =
  | { readonly kind: 'motor'; readonly mnemonic: string; readonly attribute: string }
  | { readonly kind: 'counter'; readonly mnemonic: string; readonly attribute: string }
  | { readonly kind: 'variable'; readonly name: string; readonly keys: readonly string[] }
  | { readonly kind: 'status' | 'output'; readonly item: string }
  | { readonly kind: 'error' }

/** The parts of a property name, or undefined when it is none. */
export function parsePropertyName(text: string): PropertyName | undefined {
  if (text === 'error') return { kind: 'error' }
  const variable = /^var\/([A-Za-z_]\w*)((?:\[[^\]]*\])*)$/.exec(text)
  if (variable !== null) return { kind: 'variable', name: variable[1] ?? '', keys: keysOf(variable[2] ?? '') }
  const [family, item, attribute, ...rest] = text.split('/')
  if (item === undefined || item === '') return undefined
  if (family === 'status' && attribute === undefined) return { kind: 'status', item }
  if (family === 'output') return { kind: 'output', item: text.slice('output/'.length) }
  if (attribute === undefined || rest.length > 0) return undefined
  if (family === 'motor') return { kind: 'motor', mnemonic: item, attribute }
  return family === 'scaler' ? { kind: 'counter', mnemonic: item, attribute } : undefined
}

/** Refuses what cannot travel: the name field of a packet holds 79 bytes and ends at the first NUL. */
export function checkPropertyName(name: string): void {
  if (name !== '' && !name.includes('\0') && textToBytes(name).length < nameBytes) return
  throw new HutchError({
    kind: 'usage',
    message: `Not a SPEC property name: "${name.replaceAll('\0', '\\0')}"`,
    where: 'SPEC property',
    advice: `Use 1 to ${nameBytes - 1} bytes, like motor/energy/position or var/SCAN_N.`,
  })
}

function keysOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/\[([^\]]*)\]/g), match => (match[1] ?? '').replace(/^(["'])(.*)\1$/, '$2'))
}
