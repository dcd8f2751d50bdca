import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import { framePortMessage } from '../../shared/ipc/contract.ts'
import type { FramePortNews, ViewRequest } from '../../shared/ipc/tile.ts'
import { parseWatch } from '../../shared/ipc/parse-watch.ts'
import { imageRates } from '../../shared/model/settings.ts'
import { count, finite, flag, oneOf, optional, record, text } from '../../shared/base/parse.ts'

/**
 * The way of the pixels to one window: a port of its own, given to the page once per load and passed on to its painter
 * thread. A reloaded page gets a new one; the old one closes with the page.
 */
export class FramePort {
  #port: MessagePortMain | undefined

  constructor(contents: WebContents, onRequest: (request: ViewRequest) => void) {
    contents.on('did-finish-load', () => {
      const { port1, port2 } = new MessageChannelMain()
      this.#port?.close()
      this.#port = port1
      port1.on('message', event => onRequest(parseViewRequest(event.data)))
      port1.start()
      contents.postMessage(framePortMessage, undefined, [port2])
    })
    contents.on('render-process-gone', () => {
      this.#port = undefined
    })
  }

  send(news: FramePortNews): void {
    this.#port?.postMessage(news)
  }
}

/** Larger canvases than this do not exist; a wrong number must not make the frame server allocate gigabytes. */
const largestSide = 16_384

function parseViewRequest(raw: unknown): ViewRequest {
  const request = record(raw, 'view request')
  const view = text(request.view, 'view')
  switch (
    oneOf(request.kind, ['credit', 'pause', 'freeze', 'viewport', 'readout', 'watch'], 'view request')
  ) {
    case 'credit':
      return { kind: 'credit', view, count: count(request.count, 'count') }
    case 'pause':
      return { kind: 'pause', view }
    case 'freeze':
      return { kind: 'freeze', view, frozen: flag(request.frozen, 'frozen') }
    case 'readout':
      return { kind: 'readout', view, x: finite(request.x, 'x'), y: finite(request.y, 'y') }
    case 'watch':
      return { kind: 'watch', view, watch: parseWatch(request.watch) }
    case 'viewport':
      return {
        kind: 'viewport',
        view,
        region: optional(request.region, region, 'region'),
        maxWidth: Math.min(largestSide, count(request.maxWidth, 'maxWidth')),
        maxHeight: Math.min(largestSide, count(request.maxHeight, 'maxHeight')),
        binMode: oneOf(request.binMode, ['mean', 'max', 'nearest'], 'binMode'),
        marks: flag(request.marks, 'marks'),
        mostHz: oneOf(request.mostHz, imageRates, 'mostHz'),
      }
  }
}

function region(raw: unknown): { x: number; y: number; width: number; height: number } {
  const { x, y, width, height } = record(raw, 'region')
  return {
    x: finite(x, 'x'),
    y: finite(y, 'y'),
    width: finite(width, 'width'),
    height: finite(height, 'height'),
  }
}
