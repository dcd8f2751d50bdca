import { expect, test } from 'vitest'
import type { Command } from '../../../renderer/commands/command.ts'
import type { PaletteItem } from '../../../renderer/commands/palette-items.ts'
import { orderedCommands, withNodes } from '../../../renderer/commands/palette-order.ts'

function command(id: string, group = 'Experiment', reason?: string): Command {
  return { id, label: id, group, whyNot: () => reason, run: () => {} }
}

const sections = (items: readonly PaletteItem[]) => items.map(({ id, section }) => `${section ?? ''}: ${id}`)

/** As the table has them: what edits descriptions stands first there, for its keys. */
const table = [
  command('describe.new', 'Describe'),
  command('run.start', 'Experiment', 'An experiment is under way'),
  command('run.abort'),
  command('run.pause'),
  command('image.log', 'Image'),
  command('settings.open', 'Settings'),
  command('file.choose', 'Data'),
]

test('what the run asks for stands first, then the groups, then what cannot run', () => {
  expect(sections(orderedCommands(table, []))).toEqual([
    'Now: run.pause',
    'Now: run.abort',
    'All commands: file.choose',
    'All commands: image.log',
    'All commands: describe.new',
    'All commands: settings.open',
    'Not possible now: run.start',
  ])
})

test('what was used last stands before all, the newest first, and only once', () => {
  const items = orderedCommands(table, ['image.log', 'run.start', 'gone', 'run.abort'])
  expect(sections(items).slice(0, 4)).toEqual([
    'Recent: run.abort',
    'Recent: image.log',
    'Now: run.pause',
    'All commands: file.choose',
  ])
  expect(items).toHaveLength(table.length)
})

test('five are recent, and the palette does not offer itself', () => {
  const many = Array.from({ length: 9 }, (_, at) => command(`c${at}`, 'Image'))
  const items = orderedCommands(
    [...many, command('desk.palette', 'Desk')],
    many.map(({ id }) => id),
  )
  expect(items.filter(({ section }) => section === 'Recent').map(({ id }) => id)).toEqual([
    'c8',
    'c7',
    'c6',
    'c5',
    'c4',
  ])
  expect(items.map(({ id }) => id)).not.toContain('desk.palette')
})

test('nodes stand between what can and what cannot run', () => {
  const node: PaletteItem = { id: 'node:/EFF', label: 'EFF', group: 'Sequence', run: () => {} }
  const items = withNodes(orderedCommands(table, []), [node])
  expect(sections(items).slice(-2)).toEqual(['Nodes: node:/EFF', 'Not possible now: run.start'])
})
