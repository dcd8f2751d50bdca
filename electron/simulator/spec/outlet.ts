import type { Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'

/** A client that does not read is cut off here: 16 MiB are some 100 000 events. */
const maxUnsentBytes = 16 * 1024 * 1024

export interface OutletOptions {
  readonly clock: Clock
  /** How large a piece may be; undefined: as large as it comes. */
  readonly pieceBytes: () => number | undefined
  /** How long what is sent gathers before it leaves in one piece; undefined: not at all. */
  readonly burstMs: () => number | undefined
}

/** The sending side of one connection; can gather what it sends or cut it into pieces, for tests of the receiver. */
export class Outlet {
  readonly #socket: Socket
  readonly #options: OutletOptions
  #pieces: Uint8Array[] = []
  #isPumping = false
  #gathered: Uint8Array[] | undefined
  #unsentBytes = 0

  constructor(socket: Socket, options: OutletOptions) {
    this.#socket = socket
    this.#options = options
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.writableLength + this.#unsentBytes > maxUnsentBytes) this.#socket.destroy()
    if (this.#socket.destroyed) return
    const burstMs = this.#options.burstMs()
    if (this.#gathered !== undefined) this.#keep(this.#gathered, bytes)
    else if (burstMs === undefined) this.#leave(bytes)
    else void this.#gather(bytes, burstMs)
  }

  #keep(list: Uint8Array[], bytes: Uint8Array): void {
    this.#unsentBytes += bytes.length
    list.push(bytes)
  }

  async #gather(bytes: Uint8Array, burstMs: number): Promise<void> {
    const gathered: Uint8Array[] = []
    this.#gathered = gathered
    this.#keep(gathered, bytes)
    await this.#options.clock.sleep(burstMs)
    this.#gathered = undefined
    const all = Buffer.concat(gathered)
    this.#unsentBytes -= all.length
    if (!this.#socket.destroyed) this.#leave(all)
  }

  #leave(bytes: Uint8Array): void {
    const pieceBytes = this.#options.pieceBytes()
    if (pieceBytes === undefined && this.#pieces.length === 0) this.#socket.write(bytes)
    else this.#leaveInPieces(bytes, pieceBytes ?? bytes.length)
  }

  #leaveInPieces(bytes: Uint8Array, pieceBytes: number): void {
    for (let at = 0; at < bytes.length; at += pieceBytes)
      this.#keep(this.#pieces, bytes.subarray(at, at + pieceBytes))
    if (!this.#isPumping) this.#pump()
  }

  /** One piece per turn of the event loop: with Nagle's algorithm off each leaves as a segment of its own. */
  #pump(): void {
    const piece = this.#pieces.shift()
    this.#unsentBytes -= piece?.length ?? 0
    this.#isPumping = piece !== undefined && !this.#socket.destroyed
    if (piece === undefined || !this.#isPumping) return
    this.#socket.write(piece)
    setImmediate(() => this.#pump())
  }
}
