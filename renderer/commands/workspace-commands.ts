import type { WorkspaceSpec } from '../docking/workspace-spec.ts'
import { useDockStore } from '../stores/dock.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import type { Command } from './command.ts'

/** Going to a workspace, and to each of its panes. */
export function workspaceCommands(workspaces: readonly WorkspaceSpec[]): readonly Command[] {
  const workbench = useWorkbenchStore()
  const dock = useDockStore()
  const going = workspaces.map(({ id, key, label }) => ({
    id: `desk.${id}`,
    label: `Go to ${label}`,
    group: 'Desk',
    key,
    run: () => {
      workbench.workspace = id
    },
  }))
  const showing = workspaces.flatMap(({ id, label, panes }) =>
    panes.map(pane => ({
      id: `show.${id}.${pane.id}`,
      label: `Show ${pane.title} (${label})`,
      group: 'Pane',
      run: () => dock.show(id, pane.id),
    })),
  )
  return [...going, ...showing]
}
