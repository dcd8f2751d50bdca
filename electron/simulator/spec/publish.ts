import type { SpecValue } from '../../../shared/spec/value.ts'

/** Tells every client that registered the property. */
export type Publish = (property: string, value: SpecValue, how?: { readonly isDeleted: boolean }) => void

export function text(value: string): SpecValue {
  return { kind: 'text', text: value }
}
