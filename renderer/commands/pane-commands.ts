import { useDockStore } from '../stores/dock.ts'
import { focusPane, growPane, movePane, nextTab, toggleMaximised } from '../docking/pane-moves.ts'
import type { Command } from './command.ts'

const group = 'Pane'
const stepPx = 32

/** Everything that can be done to a pane by mouse, by keyboard. They act on the pane that has the focus. */
export function paneCommands(): readonly Command[] {
  const dock = useDockStore()
  const whyNot = (): string | undefined =>
    dock.api === undefined ? 'This workspace has no movable panes' : undefined
  const withDock = (act: (api: NonNullable<typeof dock.api>) => void) => () => {
    if (dock.api !== undefined) act(dock.api)
  }
  const commands: readonly Omit<Command, 'group' | 'whyNot'>[] = [
    { id: 'pane.next', label: 'Next pane', key: 'F6', run: withDock(api => focusPane(api, 1)) },
    {
      id: 'pane.previous',
      label: 'Previous pane',
      key: 'Shift+F6',
      run: withDock(api => focusPane(api, -1)),
    },
    {
      id: 'pane.next-tab',
      label: 'Next tab',
      key: 'Control+PageDown',
      run: withDock(api => nextTab(api, 1)),
    },
    {
      id: 'pane.previous-tab',
      label: 'Previous tab',
      key: 'Control+PageUp',
      run: withDock(api => nextTab(api, -1)),
    },
    {
      id: 'pane.maximise',
      label: 'Maximise the pane, or back',
      key: 'Control+Shift+F',
      run: withDock(toggleMaximised),
    },
    ...(['left', 'right', 'up', 'down'] as const).map(side => ({
      id: `pane.move-${side}`,
      label: `Move the pane ${side}`,
      key: `Control+Alt+${arrows[side]}`,
      run: withDock(api => movePane(api, side)),
    })),
    ...(['left', 'right', 'up', 'down'] as const).map(side => ({
      id: `pane.size-${side}`,
      label: sizeWords[side],
      key: `Control+Shift+${arrows[side]}`,
      run: withDock(api => growPane(api, side, stepPx)),
    })),
    { id: 'pane.reset', label: 'Reset layout', run: dock.reset },
  ]
  return commands.map(command => ({ ...command, group, whyNot }))
}

const arrows = { left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown' } as const
const sizeWords = {
  left: 'Make the pane narrower',
  right: 'Make the pane wider',
  up: 'Make the pane lower',
  down: 'Make the pane higher',
} as const
