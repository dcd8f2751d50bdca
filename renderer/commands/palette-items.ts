import type { NodeId } from '../../shared/model/ids.ts'
import type { PlanNode } from '../../shared/model/plan.ts'
import type { SpecStatus } from '../../shared/model/spec-desk.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import type { WorkspaceSpec } from '../docking/workspace-spec.ts'
import { formatNumber, unknown, withUnit } from '../words/format.ts'
import { moveCommand, parseTarget } from '../words/motor-words.ts'
import { kindWords } from '../words/node-words.ts'
import type { Command } from './command.ts'

export interface PaletteItem extends Command {
  /** A second line's worth of words, for what a label cannot say. */
  readonly detail?: string
  /** Runs when it is chosen a second time: large moves. */
  readonly asksTwice?: boolean
  /** What it stands under, where nothing is searched. */
  readonly section?: string
}

/** The newest scan can be had as `last`. */
export function scanItems(tree: ExperimentTree, select: (node: NodeId) => void): readonly PaletteItem[] {
  const scans = [...tree.nodes.values()].filter(
    ({ plan }) => plan.kind === 'scan' || plan.kind === 'nativeScan',
  )
  const begun = scans.filter(({ status }) => status !== 'planned')
  const itemsOf = (nodes: readonly TreeNode[]) =>
    nodeItems(
      nodes.map(({ plan }) => plan),
      select,
    )
  const items = itemsOf(scans.toReversed())
  const last = itemsOf(begun.slice(-1)).map(item => ({
    ...item,
    id: 'scan:last',
    label: `last: ${item.label}`,
  }))
  return [...last, ...items]
}

/** `th` shows motors and counters called so; `th 12.5` and `th +0.1` move. */
export function motorItems(
  { counters, motors }: SpecStatus,
  rest: string,
  act: {
    readonly show: (pane: string) => void
    readonly send: (line: string) => void
    readonly whyNot: string | undefined
  },
): readonly PaletteItem[] {
  const [mnemonic = '', ...value] = rest.split(/\s+/)
  const named = motors.find(motor => motor.mnemonic === mnemonic)
  if (named !== undefined && value.length > 0) return [moveItem(named, value.join(''), act)]
  const place = (name: string, text: string, pane: string): PaletteItem => ({
    id: `${pane}:${name}`,
    label: name,
    group: pane === 'motors' ? 'Motor' : 'Counter',
    detail: text,
    run: () => act.show(pane),
  })
  return [
    ...motors.map(motor =>
      place(
        motor.mnemonic,
        `${motor.name} at ${withUnit(formatNumber(motor.position), motor.unit)}`,
        'motors',
      ),
    ),
    ...counters.map(({ mnemonic: name, unit, value: counted }) =>
      place(name, counted === undefined ? unknown : withUnit(formatNumber(counted), unit), 'counters'),
    ),
  ]
}

/** The line as it will be sent. */
export function specItems(
  line: string,
  act: { readonly send: (line: string) => void; readonly whyNot: string | undefined },
): readonly PaletteItem[] {
  const whyNot = (): string | undefined => act.whyNot ?? (line === '' ? 'Type a line for SPEC' : undefined)
  return [
    {
      id: 'spec:line',
      label: line,
      group: 'SPEC',
      detail: 'Enter sends it',
      whyNot,
      run: () => act.send(line),
    },
  ]
}

export function helpItems(
  workspaces: readonly WorkspaceSpec[],
  show: (workspace: WorkspaceSpec['id'], pane: string) => void,
): readonly PaletteItem[] {
  return workspaces.flatMap(({ id, label, panes }) =>
    panes.map(pane => ({
      id: `help:${id}:${pane.id}`,
      label: pane.title,
      group: label,
      ...(pane.help === undefined ? {} : { detail: pane.help }),
      run: () => show(id, pane.id),
    })),
  )
}

function moveItem(
  motor: SpecStatus['motors'][number],
  value: string,
  { send, whyNot }: { readonly send: (line: string) => void; readonly whyNot: string | undefined },
): PaletteItem {
  const target = parseTarget(value, motor)
  const words = target.kind === 'move' ? target.words : ''
  const refused = target.kind === 'refused' ? target.reason : undefined
  return {
    id: `move:${motor.mnemonic}`,
    label: `Move ${motor.mnemonic} ${words}`.trim(),
    group: 'Motor',
    whyNot: () => whyNot ?? refused,
    asksTwice: target.kind === 'move' && target.isLarge,
    run: () => {
      if (target.kind === 'move') send(moveCommand(motor.mnemonic, target.value))
    },
  }
}

export function nodeItems(
  nodes: readonly PlanNode[],
  select: (node: NodeId) => void,
): readonly PaletteItem[] {
  return nodes.map(({ id, kind, name }) => ({
    id: `node:${id}`,
    label: name,
    group: kindWords[kind],
    run: () => select(id),
  }))
}
