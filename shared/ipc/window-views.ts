import { assertNever } from '../base/assert.ts'
import type { ViewReply, ViewRequest } from './tile.ts'

/* Every window names its views itself (`acquire`, `browse`). On the main side they are told apart by the window's key. */

export function viewOfWindow(window: string, view: string): string {
  return `${window}/${view}`
}

export function windowOfView(name: string): { readonly window: string; readonly view: string } {
  const at = name.indexOf('/')
  return { window: name.slice(0, at), view: name.slice(at + 1) }
}

export function requestOfWindow(window: string, request: ViewRequest): ViewRequest {
  return { ...request, view: viewOfWindow(window, request.view) }
}

/** Which window a reply is for, and the reply in that window's own words. Pixels are passed on, not copied. */
export function replyOfWindow(reply: ViewReply): { readonly window: string; readonly reply: ViewReply } {
  switch (reply.kind) {
    case 'tile': {
      const { view, window } = windowOfView(reply.tile.view)
      return { window, reply: { ...reply, tile: { ...reply.tile, view } } }
    }
    case 'newer':
    case 'readout': {
      const { view, window } = windowOfView(reply.view)
      return { window, reply: { ...reply, view } }
    }
    case 'measures': {
      const { view, window } = windowOfView(reply.measures.view)
      return { window, reply: { ...reply, measures: { ...reply.measures, view } } }
    }
    default:
      return assertNever(reply, 'view reply')
  }
}
