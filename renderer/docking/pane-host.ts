import { inject, provide, type InjectionKey, type Ref } from 'vue'

/** What a docked pane offers to the frame inside it. */
export interface PaneHost {
  /** Where the pane's own tools go, in the head of its dock; undefined until it is there. */
  readonly tools: Readonly<Ref<HTMLElement | undefined>>
}

const paneHostKey: InjectionKey<PaneHost | undefined> = Symbol('pane host')

export function providePaneHost(host: PaneHost | undefined): void {
  provide(paneHostKey, host)
}

/** Undefined outside of a dock: a frame then draws its own head. */
export function usePaneHost(): PaneHost | undefined {
  return inject(paneHostKey, undefined)
}
