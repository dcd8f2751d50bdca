import type { DockviewApi } from 'dockview-vue'
import { defineStore } from 'pinia'
import { markRaw, shallowReadonly, shallowRef } from 'vue'
import { useWorkbenchStore, type Workspace } from './workbench.ts'

interface Wanted {
  readonly workspace: Workspace
  readonly pane: string
}

/** The dock of the workspace in front: what commands act on. */
export const useDockStore = defineStore('dock', () => {
  const workbench = useWorkbenchStore()
  const api = shallowRef<DockviewApi | undefined>()
  /** Shown as soon as its workspace is there. */
  const wanted = shallowRef<Wanted | undefined>()
  const active = shallowRef<string | undefined>()
  const isMaximised = shallowRef(false)
  let putBack = (): void => {}

  function attach(next: DockviewApi, reset: () => void): void {
    api.value = markRaw(next)
    putBack = reset
    active.value = next.activePanel?.id
    isMaximised.value = next.hasMaximizedGroup()
  }

  function detach(old: DockviewApi): void {
    if (api.value === old) api.value = undefined
  }

  function show(workspace: Workspace, pane: string): void {
    workbench.workspace = workspace
    wanted.value = { workspace, pane }
  }

  function noteActive(pane: string | undefined): void {
    active.value = pane
  }

  function noteMaximised(is: boolean): void {
    isMaximised.value = is
  }

  return {
    api: shallowReadonly(api),
    wanted,
    active: shallowReadonly(active),
    isMaximised: shallowReadonly(isMaximised),
    attach,
    detach,
    show,
    noteActive,
    noteMaximised,
    reset: () => putBack(),
  }
})
