import type { FramePortNews, ViewRequest } from '../../shared/ipc/tile.ts'
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
      views.get(request.view)?.close()
      views.set(request.view, new ViewPainter(request, ask, tell))
      return
    case 'close':
      views.get(request.view)?.close()
      views.delete(request.view)
      return
    default:
      views.get(request.view)?.handle(request)
  }
}

function connect(port: MessagePort): void {
  framePort?.close()
  framePort = port
  port.onmessage = (event: MessageEvent<FramePortNews>) => hear(event.data)
  for (const view of views.values()) view.start()
}

function hear(news: FramePortNews): void {
  switch (news.kind) {
    case 'tile':
      views.get(news.tile.view)?.take(news.tile)
      return
    case 'measures':
      tell({ ...news, view: news.measures.view })
      return
    case 'window':
      for (const view of views.values()) view.windowSeen(news.isSeen)
      return
    default:
      tell(news)
  }
}

function ask(request: ViewRequest): void {
  framePort?.postMessage(request)
}

function tell(news: PainterNews): void {
  scope.postMessage(news)
}
