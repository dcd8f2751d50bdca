import { HutchError } from '../model/problem.ts'
import { textToBytes } from './text-bytes.ts'
import { emptyPayload, type Payload } from './value.ts'

/**
 * Data of a function call: its name, then each argument, all ended by a NUL. Arguments are source text of SPEC: a string
 * among them carries its own quotes (`quoted`).
 */
export function callPayload(name: string, args: readonly string[]): Payload {
  const items = [name, ...args]
  const unfit = items.find(item => item.includes('\0'))
  if (unfit !== undefined || name === '') throw unfitCall(unfit ?? name)
  return { ...emptyPayload, data: textToBytes(items.map(item => `${item}\0`).join('')) }
}

/** A text as a string constant of SPEC's language. */
export function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
  return `"${escaped}"`
}

function unfitCall(item: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `Not part of a SPEC call: "${item.replaceAll('\0', '\\0')}"`,
    where: 'SPEC call',
    advice: 'A call needs a name; NUL bytes end an argument and cannot be part of one.',
  })
}
