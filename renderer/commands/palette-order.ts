import { isPossible, type Command } from './command.ts'
import type { PaletteItem } from './palette-items.ts'

/** As many as the eye takes in at once. */
const mostRecent = 5
/** What a run asks for, the next step first: of these the ones that can run are what applies now. */
const ofRun = [
  'run.resume',
  'run.pause',
  'run.make-room',
  'run.end',
  'spec.abort',
  'run.skip',
  'run.stop-point',
  'run.stop-scan',
  'run.abort',
  'control.ask',
  'run.start',
  'run.choose',
  'run.follow',
  'file.current',
  'view.follow',
]
/** In the order in which a day goes; what is not named here follows. */
const groups = ['Experiment', 'SPEC', 'Data', 'Image', 'Plot', 'Measure', 'Compare', 'Analysis', 'Describe']

/** Every command once: used last, possible in this state of the run, the rest by group, and last what cannot run. */
export function orderedCommands(
  commands: readonly Command[],
  used: readonly string[],
): readonly PaletteItem[] {
  const offered = commands.filter(({ id }) => id !== 'desk.palette')
  const possible = offered.filter(isPossible)
  const byId = new Map(possible.map(command => [command.id, command]))
  const pick = (ids: readonly string[]) => ids.flatMap(id => byId.get(id) ?? [])
  const recent = pick(used.toReversed()).slice(0, mostRecent)
  const now = pick(ofRun).filter(command => !recent.includes(command))
  const rest = possible.filter(command => !recent.includes(command) && !now.includes(command))
  const impossible = offered.filter(command => !possible.includes(command))
  return [
    ...under('Recent', recent),
    ...under('Now', now),
    ...under('All commands', byGroup(rest)),
    ...under('Not possible now', byGroup(impossible)),
  ]
}

/** Nodes stand before what cannot run. */
export function withNodes(
  commands: readonly PaletteItem[],
  nodes: readonly PaletteItem[],
): readonly PaletteItem[] {
  return [
    ...commands.filter(isPossible),
    ...nodes.map(node => ({ ...node, section: 'Nodes' })),
    ...commands.filter(item => !isPossible(item)),
  ]
}

function byGroup(commands: readonly Command[]): readonly Command[] {
  const order = [...groups, ...commands.map(({ group }) => group)]
  return commands.toSorted((one, other) => order.indexOf(one.group) - order.indexOf(other.group))
}

function under(section: string, commands: readonly Command[]): readonly PaletteItem[] {
  return commands.map(command => ({ ...command, section }))
}
