import { inject, type InjectionKey } from 'vue'
import { demand } from '../../shared/base/assert.ts'
import type { WorkspaceSpec } from '../docking/workspace-spec.ts'
import { analyseCommands } from './analyse-commands.ts'
import { withChosenKeys } from './chosen-keys.ts'
import type { Command } from './command.ts'
import { compareCommands } from './compare-commands.ts'
import { controlCommands } from './control-commands.ts'
import { dataCommands } from './data-commands.ts'
import { describeCommands } from './describe-commands.ts'
import { deskCommands } from './desk-commands.ts'
import { imageCommands } from './image-commands.ts'
import { detectorCommands } from './detector-commands.ts'
import { deviceCommands } from './device-commands.ts'
import { measureCommands } from './measure-commands.ts'
import { paneCommands } from './pane-commands.ts'
import { mapCommands } from './map-commands.ts'
import { plotCommands } from './plot-commands.ts'
import { withRefusals } from './refused-commands.ts'
import { runCommands } from './run-commands.ts'
import { settingsCommands } from './settings-commands.ts'
import { specCommands } from './spec-commands.ts'
import { windowCommands } from './window-commands.ts'
import { workspaceCommands } from './workspace-commands.ts'

export const commandsKey: InjectionKey<readonly Command[]> = Symbol('commands')

/** The one table. Order is the order in the palette. */
export function allCommands(workspaces: readonly WorkspaceSpec[]): readonly Command[] {
  const table = [
    // First: what a workspace does with a key comes before what the desk does with it.
    ...describeCommands(),
    ...runCommands(),
    ...specCommands(),
    ...dataCommands(),
    ...imageCommands(),
    ...plotCommands(),
    ...mapCommands(),
    ...measureCommands(),
    ...detectorCommands(),
    ...deviceCommands(),
    ...compareCommands(),
    ...analyseCommands(),
    ...deskCommands(),
    ...workspaceCommands(workspaces),
    ...paneCommands(),
    ...settingsCommands(),
    ...controlCommands(),
    ...windowCommands(),
  ]
  return withChosenKeys(withRefusals(table))
}

export function useCommands(): readonly Command[] {
  return demand(inject(commandsKey), 'command table')
}

export function useCommand(id: string): Command {
  return demand(
    useCommands().find(command => command.id === id),
    `command ${id}`,
  )
}
