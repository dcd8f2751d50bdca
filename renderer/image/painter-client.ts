import { framePortMessage } from '../../shared/ipc/contract.ts'
import type { Watch } from '../../shared/ipc/measures.ts'
import type { BinMode, Region } from '../../shared/ipc/tile.ts'
import type { Look } from './look.ts'
import type { PainterNews, PainterRequest } from './painter-protocol.ts'

type Listener = (news: PainterNews) => void

/** The page's end of the painter thread: one thread for all views of the window. */
export class PainterClient {
  readonly #worker: Worker
  readonly #listeners = new Map<string, Listener>()

  constructor(worker: Worker) {
    this.#worker = worker
    worker.addEventListener('message', (event: MessageEvent<PainterNews>) => {
      this.#listeners.get(event.data.view)?.(event.data)
    })
  }

  usePort(port: MessagePort): void {
    this.#post({ kind: 'port', port }, [port])
  }

  /** Takes the canvas over. Returns the way out. */
  open(view: string, canvas: HTMLCanvasElement, look: Look, listener: Listener): () => void {
    const offscreen = canvas.transferControlToOffscreen()
    this.#listeners.set(view, listener)
    this.#post({ kind: 'open', view, canvas: offscreen, look }, [offscreen])
    return () => {
      if (this.#listeners.get(view) !== listener) return
      this.#listeners.delete(view)
      this.#post({ kind: 'close', view })
    }
  }

  resize(view: string, width: number, height: number): void {
    this.#post({ kind: 'size', view, width, height })
  }

  viewport(view: string, region: Region | undefined, binMode: BinMode): void {
    // Reactive proxies cannot be cloned to a worker.
    const plain =
      region === undefined
        ? undefined
        : { x: region.x, y: region.y, width: region.width, height: region.height }
    this.#post({ kind: 'viewport', view, region: plain, binMode })
  }

  look(view: string, look: Look): void {
    this.#post({ kind: 'look', view, look: { map: look.map, scale: look.scale, levels: { ...look.levels } } })
  }

  readout(view: string, x: number, y: number): void {
    this.#post({ kind: 'readout', view, x, y })
  }

  /** A plain object: reactive proxies cannot be cloned to a worker. */
  watch(view: string, watch: Watch): void {
    this.#post({ kind: 'watch', view, watch })
  }

  #post(request: PainterRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer)
  }
}

let client: PainterClient | undefined

/** Started once per window. The preload hands the frame port over as a message of the page itself. */
export function painterClient(): PainterClient {
  if (client !== undefined) return client
  const started = new PainterClient(
    new Worker(new URL('./painter.worker.ts', import.meta.url), { type: 'module' }),
  )
  client = started
  window.addEventListener('message', event => {
    const port = event.ports[0]
    if (event.source === window && event.data === framePortMessage && port !== undefined)
      started.usePort(port)
  })
  return started
}
