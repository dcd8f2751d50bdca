import type { SpecPacket } from '../../shared/spec/packet.ts'

interface Waiting {
  readonly what: string
  readonly resolve: (packet: SpecPacket) => void
  readonly reject: (error: Error) => void
}

/** Serial numbers stay where every known server and client agrees: 1 … 2³⁰ − 1. */
const lastSn = 2 ** 30 - 1
/** How many unanswered writes are remembered in case the server refuses one late. */
const maxRefusals = 256

/** Pairs answers with requests by their serial number; the server may answer in any order. */
export class PendingReplies {
  readonly #waiting = new Map<number, Waiting>()
  readonly #refusals = new Map<number, (packet: SpecPacket) => void>()
  #sn = 0

  /** @param what names the request in messages */
  add(what: string): {
    readonly sn: number
    readonly reply: Promise<SpecPacket>
    readonly forget: () => void
  } {
    const sn = this.#nextSn()
    const reply = new Promise<SpecPacket>((resolve, reject) => {
      this.#waiting.set(sn, { what, resolve, reject })
    })
    return { sn, reply, forget: () => this.#waiting.delete(sn) }
  }

  /** A number for a request that is answered only when refused. */
  addRefusal(onRefused: (packet: SpecPacket) => void): number {
    const sn = this.#nextSn()
    this.#refusals.set(sn, onRefused)
    const [oldest] = this.#refusals.keys()
    if (this.#refusals.size > maxRefusals && oldest !== undefined) this.#refusals.delete(oldest)
    return sn
  }

  /** False when nobody waits for it. */
  settle(packet: SpecPacket): boolean {
    const { sn } = packet
    const waiting = this.#waiting.get(sn)
    const onRefused = this.#refusals.get(sn)
    this.#waiting.delete(sn)
    this.#refusals.delete(sn)
    waiting?.resolve(packet)
    onRefused?.(packet)
    return waiting !== undefined || onRefused !== undefined
  }

  failAll(reason: (what: string) => Error): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#refusals.clear()
    for (const { what, reject } of all) reject(reason(what))
  }

  #nextSn(): number {
    do this.#sn = this.#sn >= lastSn ? 1 : this.#sn + 1
    while (this.#waiting.has(this.#sn))
    return this.#sn
  }
}
