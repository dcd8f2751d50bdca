import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../shared/ipc/contract.ts'

/* Sandboxed: types only are imported from the rest, so this stays one small file. The name of the frame-port message is
   repeated here for that reason; `framePortMessage` in the contract says so too. */
const framePort = 'hutch-frame-port'

/** The one thing a preload needs of the page; the room has no DOM types on purpose. */
declare const window: {
  readonly location: { readonly origin: string }
  postMessage(message: string, origin: string, ports: readonly unknown[]): void
}

const bridge: Bridge = {
  call: (name, arg) => ipcRenderer.invoke(name, arg),
  on: (name, listener) => {
    const relay = (_event: unknown, value: Parameters<typeof listener>[0]): void => listener(value)
    ipcRenderer.on(name, relay)
    return () => {
      ipcRenderer.off(name, relay)
    }
  },
}

contextBridge.exposeInMainWorld('hutch', bridge)

// A port cannot pass the context bridge; the page's own message event carries it.
ipcRenderer.on(framePort, event => {
  window.postMessage(framePort, window.location.origin, event.ports)
})
