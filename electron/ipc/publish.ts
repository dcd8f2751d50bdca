import type { WebContents } from 'electron'
import type { Events } from '../../shared/ipc/contract.ts'

/** Tells every window. A window that is gone or still loading is left out; it asks for a snapshot when it is there. */
export class Publisher {
  readonly #windows = new Set<WebContents>()

  add(contents: WebContents): void {
    this.#windows.add(contents)
    contents.once('destroyed', () => this.#windows.delete(contents))
  }

  send<K extends keyof Events>(name: K, value: Events[K]): void {
    for (const contents of this.#windows) {
      if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(name, value)
    }
  }
}
