import type { ParameterValue, Quantity, Parameter } from './quantity.ts'
import type { Role } from './roles.ts'

/** A parsed, valid description: what an experiment is. Values may still be replaced (`--set`) before it becomes a plan. */
export interface Description {
  readonly name: string
  readonly definition: string
  readonly tree: readonly DescriptionNode[]
  readonly record: readonly RecordRule[]
  readonly workflow: string | undefined
  /** File it came from, for messages, and its text, kept verbatim in every experiment. */
  readonly file: string
  readonly text: string
}

export type DescriptionNode =
  | {
      readonly kind: 'paramSet'
      readonly name: string
      readonly parameters: readonly Parameter[]
      readonly line: number
    }
  | {
      readonly kind: 'acquisition'
      readonly name: string
      readonly role: Role
      /** Names of the nodes a dark or white is for. */
      readonly appliesTo: readonly string[]
      readonly detector: string | undefined
      readonly frames: number
      readonly exposure: Quantity | undefined
      readonly shutter: 'open' | 'closed' | 'as-is' | undefined
      readonly sample: 'in' | 'out' | 'as-is' | undefined
      readonly line: number
    }
  | {
      readonly kind: 'scan'
      readonly name: string
      /** The scan's own parameters; shown in the tree as a paramSet child when it has a name of its own. */
      readonly paramSet: { readonly name: string; readonly parameters: readonly Parameter[] } | undefined
      readonly axis: AxisRule
      readonly each: readonly DescriptionNode[]
      readonly line: number
    }
  | {
      readonly kind: 'repeat'
      readonly name: string
      readonly times: number | string
      readonly each: readonly DescriptionNode[]
      readonly line: number
    }
  | {
      readonly kind: 'sequence'
      readonly name: string
      readonly children: readonly DescriptionNode[]
      readonly line: number
    }

/** Each end is a value, or the name of a parameter in scope (own paramSet first, then those before it in the tree). */
export interface AxisRule {
  readonly motor: string
  readonly from: Quantity | number | string
  readonly to: Quantity | number | string
  /** Number of intervals: `steps: 100` makes 101 points. */
  readonly steps: number | string
}

export interface RecordRule {
  readonly label: string
  readonly source:
    | { readonly kind: 'counter'; readonly mnemonic: string }
    | { readonly kind: 'motor'; readonly mnemonic: string }
    | { readonly kind: 'value'; readonly value: ParameterValue }
    | { readonly kind: 'asked'; readonly need: 'required' | 'wanted' }
}
