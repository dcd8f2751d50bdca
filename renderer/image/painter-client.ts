import { framePortMessage } from '../../shared/ipc/contract.ts'
import type { Watch } from '../../shared/ipc/measures.ts'
import type { Look } from './look.ts'
import type { PainterNews, PainterRequest, Part } from './painter-protocol.ts'
import type { PainterKind } from './painters/painter.ts'

type Listener = (news: PainterNews) => void

export interface ViewCanvases {
  readonly canvas: HTMLCanvasElement
  readonly overlay: HTMLCanvasElement
}

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

  /** Takes the canvases over. Returns the way out. */
  open(
    view: string,
    canvases: ViewCanvases,
    look: Look,
    painter: PainterKind | undefined,
    listener: Listener,
  ): () => void {
    const canvas = canvases.canvas.transferControlToOffscreen()
    const overlay = canvases.overlay.transferControlToOffscreen()
    this.#listeners.set(view, listener)
    this.#post({ kind: 'open', view, canvas, overlay, look: plainLook(look), painter }, [canvas, overlay])
    return () => {
      if (this.#listeners.get(view) !== listener) return
      this.#listeners.delete(view)
      this.#post({ kind: 'close', view })
    }
  }

  resize(view: string, width: number, height: number, pixelRatio: number): void {
    this.#post({ kind: 'size', view, width, height, pixelRatio })
  }

  show(view: string, { region, ...rest }: Part): void {
    this.#post({ kind: 'viewport', view, part: { ...rest, region: region && { ...region } } })
  }

  look(view: string, look: Look): void {
    this.#post({ kind: 'look', view, look: plainLook(look) })
  }

  visible(view: string, isVisible: boolean): void {
    this.#post({ kind: 'visible', view, isVisible })
  }

  freeze(view: string, frozen: boolean): void {
    this.#post({ kind: 'freeze', view, frozen })
  }

  watch(view: string, watch: Watch): void {
    this.#post({ kind: 'watch', view, watch })
  }

  readout(view: string, x: number, y: number): void {
    this.#post({ kind: 'readout', view, x, y })
  }

  #post(request: PainterRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer)
  }
}

/** Reactive proxies cannot be cloned to a worker. */
function plainLook(look: Look): Look {
  return { ...look, levels: { ...look.levels } }
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
