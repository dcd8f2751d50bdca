import { RegionClient, type RegionPort } from '../../../electron/regions/client.ts'
import { RegionCounter } from '../../../electron/regions/region-counter.ts'
import type { RegionReply, RegionRequest } from '../../../electron/regions/protocol.ts'

/** The counting thread without a thread: works one request at a time, when the loop is free or when the test says so. */
class QuietPort implements RegionPort {
  readonly #counter = new RegionCounter()
  readonly #requests: RegionRequest[] = []
  #listener: (reply: RegionReply) => void = () => undefined
  #onError: (error: unknown) => void = () => undefined
  isTerminated = false
  isStuck = false

  postMessage(request: RegionRequest): void {
    this.#requests.push(request)
    setImmediate(() => {
      if (!this.isStuck) this.work()
    })
  }

  on(event: 'message' | 'error', listener: (value: never) => void): void {
    if (event === 'message') this.#listener = listener as (reply: RegionReply) => void
    else this.#onError = listener as (error: unknown) => void
  }

  async terminate(): Promise<void> {
    this.isTerminated = true
  }

  work(): void {
    for (const request of this.#requests.splice(0)) {
      const reply = this.#counter.handle(request)
      if (reply !== undefined) this.#listener(reply)
    }
  }

  crash(): void {
    this.#requests.length = 0
    this.#onError(new Error('out of memory'))
  }
}

export function quietCounting(maskOf?: ConstructorParameters<typeof RegionClient>[1]) {
  const ports: QuietPort[] = []
  const client = new RegionClient(() => {
    const port = new QuietPort()
    ports.push(port)
    return port
  }, maskOf)
  return { client, ports }
}
