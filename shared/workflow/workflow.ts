/*
 * A workflow as data: the node-link JSON of ewoks (ewokscore 5, graph schema 1.2), so that graphs can be exchanged with it. Tasks of
 * Hutch are nodes of task type `class` whose identifier begins with `hutch.`; all others are run by ewoks itself.
 */

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

export type JsonObject = Readonly<Record<string, JsonValue>>

export interface Workflow {
  readonly id: string
  readonly label: string
  readonly nodes: readonly WorkflowNode[]
  readonly links: readonly WorkflowLink[]
  /** What other programs wrote beside what we use; written back as it was. */
  readonly extra: JsonObject
}

export interface WorkflowNode {
  readonly id: string
  readonly label: string
  readonly task: TaskReference
  /** Values given in the graph: parameters, and inputs that no link brings. */
  readonly inputs: JsonObject
  readonly extra: JsonObject
}

export type TaskReference =
  | { readonly kind: 'hutch'; readonly name: string }
  | { readonly kind: 'foreign'; readonly type: ForeignTaskType; readonly identifier: string }

/** ewoks' own kinds of tasks. */
export const foreignTaskTypes = [
  'class',
  'generated',
  'method',
  'graph',
  'ppfmethod',
  'ppfport',
  'script',
  'notebook',
] as const
export type ForeignTaskType = (typeof foreignTaskTypes)[number]

export interface WorkflowLink {
  readonly source: string
  readonly target: string
  readonly data: LinkData
  readonly extra: JsonObject
}

/** Which outputs become which inputs. */
export type LinkData =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly pairs: readonly { readonly output: string; readonly input: string }[] }

export const hutchPrefix = 'hutch.'

/** The version that ewoks reads without converting. */
export const graphSchemaVersion = '1.2'
