import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Takes connections like a SPEC that is still starting up: nothing is answered until `speak()`. */
export class SilentRelay {
  readonly #server = createServer(socket => this.#accept(socket))
  readonly #sockets = new Set<Socket>()
  readonly #waiting: Socket[] = []
  readonly #targetPort: number
  #speaks = false

  private constructor(targetPort: number) {
    this.#targetPort = targetPort
  }

  static async start(targetPort: number): Promise<SilentRelay> {
    const relay = new SilentRelay(targetPort)
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    return relay
  }

  get port(): number {
    // A server that listens on TCP has an address with a port.
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on the server behind it answers, also what was asked before. */
  speak(): void {
    this.#speaks = true
    for (const socket of this.#waiting.splice(0)) this.#join(socket)
  }

  stop(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #accept(socket: Socket): void {
    this.#keep(socket)
    if (this.#speaks) this.#join(socket)
    else this.#waiting.push(socket)
  }

  #join(socket: Socket): void {
    const target = connect(this.#targetPort, '127.0.0.1')
    this.#keep(target)
    socket.pipe(target).pipe(socket)
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    // Either end may go at any time; its partner sees the end of the stream.
    socket.on('error', () => socket.destroy())
  }
}
