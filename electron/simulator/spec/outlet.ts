import type { Socket } from 'node:net'

/** A client that does not read is cut off here: 16 MiB are some 100 000 events. */
const maxUnsentBytes = 16 * 1024 * 1024

/** The sending side of one connection; can cut what it sends into pieces, for tests of the receiver. */
export class Outlet {
  readonly #socket: Socket
  readonly #pieceBytes: () => number | undefined
  #pieces: Uint8Array[] = []
  #isPumping = false

  /** @param pieceBytes how large a piece may be; undefined: as large as it comes */
  constructor(socket: Socket, pieceBytes: () => number | undefined) {
    this.#socket = socket
    this.#pieceBytes = pieceBytes
  }

  send(bytes: Uint8Array): void {
    const pieceBytes = this.#pieceBytes()
    if (this.#socket.writableLength > maxUnsentBytes) this.#socket.destroy()
    else if (pieceBytes === undefined && this.#pieces.length === 0) this.#socket.write(bytes)
    else this.#sendInPieces(bytes, pieceBytes ?? bytes.length)
  }

  #sendInPieces(bytes: Uint8Array, pieceBytes: number): void {
    for (let at = 0; at < bytes.length; at += pieceBytes)
      this.#pieces.push(bytes.subarray(at, at + pieceBytes))
    if (!this.#isPumping) this.#pump()
  }

  /** One piece per turn of the event loop: with Nagle's algorithm off each leaves as a segment of its own. */
  #pump(): void {
    const piece = this.#pieces.shift()
    this.#isPumping = piece !== undefined && !this.#socket.destroyed
    if (piece === undefined || !this.#isPumping) return
    this.#socket.write(piece)
    setImmediate(() => this.#pump())
  }
}
