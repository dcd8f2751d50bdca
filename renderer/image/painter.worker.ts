import type { ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import type { PainterNews, PainterRequest } from './painter-protocol.ts'
import { ViewPainter } from './view-painter.ts'

/* Entry of the painter thread: pixels come here straight from the frame server and never meet the page. */
const views = new Map<string, ViewPainter>()
let framePort: MessagePort | undefined
const scope = self as unknown as DedicatedWorkerGlobalScope

scope.onmessage = (event: MessageEvent<PainterRequest>) => handle(event.data)

function handle(request: PainterRequest): void {
  switch (request.kind) {
    case 'port':
      connect(request.port)
      return
    case 'open':
      views.set(request.view, new ViewPainter(request.view, request.canvas, request.look, ask, tell))
      return
    case 'close':
      views.delete(request.view)
      return
    case 'size':
      views.get(request.view)?.resize(request.width, request.height)
      return
    case 'viewport':
      views.get(request.view)?.show(request.region, request.binMode)
      return
    case 'look':
      views.get(request.view)?.restyle(request.look)
      return
    case 'readout':
      ask(request)
      return
    case 'watch':
      views.get(request.view)?.watch(request.watch)
      return
  }
}

function connect(port: MessagePort): void {
  framePort?.close()
  framePort = port
  port.onmessage = (event: MessageEvent<ViewReply>) => {
    const reply = event.data
    if (reply.kind === 'tile') views.get(reply.tile.view)?.take(reply.tile)
    else if (reply.kind === 'measures') tell({ ...reply, view: reply.measures.view })
    else tell(reply)
  }
  for (const view of views.values()) view.start()
}

function ask(request: ViewRequest): void {
  framePort?.postMessage(request)
}

function tell(news: PainterNews): void {
  scope.postMessage(news)
}
