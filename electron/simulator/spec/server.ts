import { createServer } from 'node:net'
import { listenOnFirstFree, specPorts } from './listen.ts'
import { SimulatedSpec, type SimulatedSpecOptions } from './simulated-spec.ts'

export interface SpecServerOptions extends SimulatedSpecOptions {
  /** 0: the first free of SPEC's own ports, 6510 to 6530. 'any': one that the system chooses. */
  readonly port: number | 'any'
}

export interface SpecServer {
  readonly name: string
  readonly host: string
  readonly port: number
  /** Switches misbehaviour on (`faults.ts`), also while the server is silent. */
  fault(text: string): void
  /** Tells the clients, then ends. */
  close(): Promise<void>
  /** Ends like a crash: no word, connections cut. */
  kill(): Promise<void>
}

/** Anyone who can connect can run anything: the protocol knows no password, so only this machine is served. */
const loopback = '127.0.0.1'
const farewellMs = 500
/** Starts a simulated beamline behind a server of SPEC's protocol, version 4, 3 or 2 as the client wishes. */
export async function createSpecServer(options: SpecServerOptions): Promise<SpecServer> {
  const spec = new SimulatedSpec(options)
  await spec.start(options.without)
  const server = createServer(socket => spec.admit(socket))
  // Without a free one among SPEC's own it is found by its port only, which is better than not at all.
  const ports = options.port === 0 ? [...specPorts, 0] : [options.port === 'any' ? 0 : options.port]
  const port = await listenOnFirstFree(server, loopback, ports)
  const stopped = spec.run()
  const end = async (farewell: () => void): Promise<void> => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    farewell()
    const isOver = new AbortController()
    void cutLater(isOver.signal)
    await Promise.all([closed, stopped])
    isOver.abort()
  }
  /** A client that does not close its side must not keep the server. */
  const cutLater = async (signal: AbortSignal): Promise<void> => {
    const isLate = await options.clock.sleep(farewellMs, signal).then(
      () => true,
      () => false,
    )
    if (isLate) spec.cutAll()
  }
  return {
    name: options.name,
    host: loopback,
    port,
    fault: faultText => spec.fault(faultText),
    close: () => end(() => spec.sayGoodbye()),
    kill: () => end(() => spec.cutAll()),
  }
}
