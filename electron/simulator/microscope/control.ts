import { HutchError } from '../../../shared/model/problem.ts'

/** One client at a time may expose. */
export class Control {
  #holder: { readonly name: string; readonly client: object } | undefined

  take(client: object, name: string): void {
    this.#holder ??= { name, client }
    if (this.#holder.client === client) return
    throw new HutchError({
      kind: 'device',
      message: `the camera is controlled by ${this.#holder.name}`,
      advice: 'stop the acquisition there, or wait for its end',
    })
  }

  release(client: object): void {
    if (this.#holder?.client === client) this.#holder = undefined
  }
}
