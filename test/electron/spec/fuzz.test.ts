import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { SimulatedSpec } from '../../../electron/simulator/spec/simulated-spec.ts'
import { SpecLink } from '../../../electron/spec/link.ts'
import { Watches } from '../../../electron/spec/watches.ts'
import { nextUint32, randomState } from '../../../shared/base/random.ts'
import { PacketDecoder } from '../../../shared/spec/packet-decoder.ts'
import { valueJson } from '../../../shared/spec/value-json.ts'
import { decodeValue } from '../../../shared/spec/value.ts'
import { rawPacket } from './raw-peer.ts'
import { cases } from '../../support/random-cases.ts'

/** More with HUTCH_SPEC_FUZZ=1000000. */
const strings = Number(process.env.HUTCH_SPEC_FUZZ ?? cases(4000))
/** Measured: 1 000 000 in some minutes. */
const timeoutMs = 30_000 + strings
/** A decoder's buffers, a server's queue and what the collector has not taken yet. */
const mostGrowthMib = 200
const seed = 20_260_401

test(
  `${strings} foreign byte strings break neither client nor server, and leave nothing behind`,
  async () => {
    const chance = chanceOf(seed)
    const server = new SimulatedSpec({ name: 'fourc', clock: systemClock(), seed: 1, speed: 1e6 })
    const beforeMib = memoryMib()
    let packets = 0
    for (let index = 0; index < strings; index++) {
      const pieces = cut(byteString(chance), chance)
      packets += decode(pieces)
      toClient(pieces)
      toServer(server, pieces)
      // The server's queue works between the strings; a hang would show here.
      if (index % 100 === 0) await setImmediate()
    }
    server.cutAll()
    await setImmediate()
    const grownMib = memoryMib() - beforeMib
    expect(packets).toBeGreaterThan(strings / 10)
    expect(grownMib).toBeLessThan(mostGrowthMib)
  },
  timeoutMs,
)

/** Packets found; every value in them is read in every way. */
function decode(pieces: readonly Uint8Array[]): number {
  const decoder = new PacketDecoder()
  let found = 0
  let bytes = 0
  for (const piece of pieces) {
    bytes += piece.length
    for (const packet of decoder.push(piece).packets) {
      JSON.stringify(valueJson(decodeValue(packet), packet.name))
      found++
    }
    // As many calls of expect take longer than all the rest.
    if (decoder.pendingBytes > bytes) throw new Error(`${decoder.pendingBytes} bytes kept of ${bytes}`)
  }
  return found
}

function toClient(pieces: readonly Uint8Array[]): void {
  const socket = new DeafSocket()
  const watches: Watches = new Watches(() => link)
  const link = new SpecLink({
    socket: asSocket(socket),
    clock: systemClock(),
    label: 'hutch',
    onEvent: packet => watches.deliver(packet),
    log: () => {},
  })
  for (const name of names) watches.add(name, () => {})
  const waiting = link.request({ command: 11, name: 'var/X' }, 'reading var/X').reply.catch(() => 'lost')
  for (const piece of pieces) socket.emit('data', piece)
  link.close('the end of the string')
  void waiting
}

function toServer(server: SimulatedSpec, pieces: readonly Uint8Array[]): void {
  const socket = new DeafSocket()
  server.admit(asSocket(socket))
  for (const piece of pieces) if (!socket.destroyed) socket.emit('data', piece)
  socket.destroy()
}

/** Takes everything and says nothing. */
class DeafSocket extends EventEmitter {
  readonly remoteAddress = '127.0.0.1'
  readonly remotePort = 6510
  readonly writableLength = 0
  destroyed = false

  write(): boolean {
    return true
  }

  setNoDelay(): this {
    return this
  }

  end(): this {
    return this.destroy()
  }

  destroy(): this {
    if (this.destroyed) return this
    this.destroyed = true
    this.emit('close')
    return this
  }
}

function asSocket(socket: DeafSocket): Socket {
  return socket as unknown as Socket
}

const names = ['var/X', 'var/Z', 'motor/energy/position', 'scaler/.all./count', 'output/tty', 'error']
const payloads = ['12\0', 'a\x001\0\0', 'a\x1cb\x001\0\0', '1+1\0', 'p "x"\0', 'motor_mne\x000\0', '', '\0']

type Chance = (below: number) => number

/** Half of them packets that only nearly make sense, a quarter several good ones, a quarter noise. */
function byteString(chance: Chance): Uint8Array {
  const kind = chance(4)
  if (kind === 0) return noise(chance, chance(200))
  const made = Buffer.concat(Array.from({ length: 1 + chance(3) }, () => packet(chance)))
  const changes = kind === 1 ? 0 : 1 + chance(4)
  for (let change = 0; change < changes; change++) {
    // Most headers come first: there a change does most.
    const at = chance(2) === 0 ? chance(Math.min(52, made.length)) : chance(made.length)
    made[at] = chance(256)
  }
  return kind === 2 ? made.subarray(0, chance(made.length)) : made
}

function packet(chance: Chance): Buffer {
  const size = (): number => (chance(4) === 0 ? nearEdge(chance) : chance(4))
  const text = payloads[chance(payloads.length)] ?? ''
  return rawPacket(
    {
      cmd: chance(17),
      sn: chance(3),
      type: chance(17),
      rows: size(),
      cols: size(),
      err: chance(8) === 0 ? chance(5) : 0,
      flags: chance(4) === 0 ? nearEdge(chance) : 0,
      name: names[chance(names.length)] ?? '',
      data: chance(3) === 0 ? Buffer.from(noise(chance, chance(40))) : Buffer.from(text, 'latin1'),
    },
    2 + chance(3),
    chance(2) === 0 ? 'little' : 'big',
  )
}

function nearEdge(chance: Chance): number {
  return 2 ** 32 - 1 - chance(3) * chance(2 ** 31)
}

function noise(chance: Chance, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => chance(256))
}

function cut(bytes: Uint8Array, chance: Chance): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const length = 1 + chance(bytes.length)
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return pieces
}

function chanceOf(chosen: number): Chance {
  const state = randomState(chosen)
  return below => Math.floor((nextUint32(state) / 2 ** 32) * Math.max(1, below))
}

function memoryMib(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}
