import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Detector, Frame } from '../../../../electron/detectors/detector.ts'
import { makeDetector } from '../../../../electron/detectors/make-detector.ts'
import type { MicroscopeFacts, MicroscopeReply } from '../../../../shared/microscope/messages.ts'
import { encodePacket } from '../../../../shared/microscope/packet.ts'
import { PacketDecoder } from '../../../../shared/microscope/packet-decoder.ts'
import { parseRequest } from '../../../../shared/microscope/parse-request.ts'
import { FrameRing } from '../../../../shared/model/frame-ring.ts'
import { detectorId } from '../../../../shared/model/ids.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

/* The driver against a camera that misbehaves in ways the real one does not. */

const facts = {
  model: 'scripted',
  image: { height: 2, width: 4 },
  pixelType: 'uint8',
  pixelSizeUm: undefined,
  readoutS: 0,
  saturation: undefined,
  exposureRangeS: [0.001, 10],
} as const
const bytes = 8
const never = new AbortController().signal

type Script = (request: ReturnType<typeof parseRequest>, socket: Socket) => void

let server: Server
let sockets: Socket[]
let script: Script
let clock: ManualClock
let detector: Detector
let ring: FrameRing

beforeEach(async () => {
  sockets = []
  script = obey
  server = createServer(socket => {
    sockets.push(socket)
    const decoder = new PacketDecoder()
    socket.on('error', () => {})
    socket.on('data', chunk => {
      for (const part of decoder.push(chunk)) {
        if (part.kind === 'header') script(parseRequest(part.header), socket)
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  clock = new ManualClock()
  const { port } = server.address() as AddressInfo
  detector = makeDetector(
    {
      driver: 'microscope',
      id: detectorId('frelon'),
      host: '127.0.0.1',
      port,
      ...{ image: facts.image, pixelType: 'uint8', compression: 'none' },
    },
    clock,
  )
  ring = new FrameRing(2, bytes)
})

afterEach(async () => {
  await detector.close()
  for (const socket of sockets) socket.destroy()
  await new Promise<void>(resolve => server.close(() => resolve()))
})

describe('a camera that falls silent', () => {
  test.each([
    ['hello', 'describe', () => detector.describe()],
    ['arm', 'arm', () => detector.arm({ frames: 1, exposureS: 1 }, never)],
    ['stop', 'disarm', () => detector.describe().then(() => detector.disarm())],
  ] as const)('at %s makes %s fail with timeout after 5 s', async (silentAt, _verb, act) => {
    script = (request, socket) => {
      if (request.kind === silentAt) clock.advance(5000)
      else obey(request, socket)
    }
    await expect(act()).rejects.toMatchObject({
      kind: 'timeout',
      where: expect.stringContaining('frelon') as string,
      message: `frelon did not answer "${silentAt}" within 5 s`,
    })
  })

  test('during a series makes it fail 5 s after the exposure, and not before', async () => {
    script = (request, socket) => {
      if (request.kind === 'credit') {
        clock.advance(6999)
        expect(clock.sleeping).toBeGreaterThan(0)
        clock.advance(1)
      } else obey(request, socket)
    }
    await detector.arm({ frames: 1, exposureS: 2 }, never)
    await expect(firstFrame()).rejects.toMatchObject({
      kind: 'timeout',
      message: 'frelon did not answer "frame" within 7 s',
    })
    expect(ring.freeSlots).toBe(2)
  })

  test('is let go at disarm, so that the next describe starts afresh', async () => {
    await detector.describe()
    script = request => {
      if (request.kind === 'stop') clock.advance(5000)
    }
    await expect(detector.disarm()).rejects.toMatchObject({ kind: 'timeout' })
    script = obey
    expect((await detector.describe()).model).toBe('scripted')
    expect(sockets).toHaveLength(2)
  })
})

describe('several who ask the camera at once', () => {
  test('share one connection', async () => {
    const answers = await Promise.all([detector.describe(), detector.describe(), detector.describe()])
    expect(answers.map(({ model }) => model)).toEqual(['scripted', 'scripted', 'scripted'])
    expect(sockets).toHaveLength(1)
  })

  test('are not stopped by one of them who gives up', async () => {
    const stop = new AbortController()
    const impatient = detector.describe(stop.signal)
    const patient = detector.describe()
    stop.abort(new Error('enough'))
    await expect(impatient).rejects.toThrow('enough')
    expect((await patient).model).toBe('scripted')
  })
})

describe('a camera that breaks the agreement', () => {
  test.each([
    ['a frame of another size', 0, bytes + 1],
    ['a frame out of turn', 1, bytes],
  ])('by %s makes the series fail by name', async (_what, index, length) => {
    script = sendingAtCredit(socket => sendFrame(socket, index, new Uint8Array(length)))
    await detector.arm({ frames: 2, exposureS: 0.01 }, never)
    await expect(firstFrame()).rejects.toMatchObject({
      kind: 'device',
      message: `frelon sent frame ${index} of ${length} bytes; frame 0 of 8 bytes was due`,
    })
    expect(ring.freeSlots).toBe(2)
  })

  test('by frames nobody asked for does no harm', async () => {
    await detector.describe()
    const [socket] = sockets
    if (socket !== undefined) sendFrame(socket, 0, new Uint8Array(bytes).fill(9))
    await detector.describe()
    expect(new Uint8Array(ring.memory).every(byte => byte === 0)).toBe(true)
  })

  test('by speaking another protocol is told by name', async () => {
    script = (_request, socket) => socket.write('220 mail.example.org ESMTP ready\r\n')
    await expect(detector.describe()).rejects.toMatchObject({
      kind: 'device',
      message: 'frelon speaks another protocol: not a packet of the simulated microscope',
    })
  })

  test('by reporting a fault in mid-series ends it with that fault', async () => {
    const problem = { kind: 'device', message: 'the chip is too warm' } as const
    script = sendingAtCredit(socket => reply(socket, { kind: 'error', re: undefined, problem }))
    await detector.arm({ frames: 2, exposureS: 0.01 }, never)
    await expect(firstFrame()).rejects.toMatchObject(problem)
  })
})

test('puts pixels in place however the network cuts them', async () => {
  const pixels = Uint8Array.from({ length: bytes }, (_, i) => i + 1)
  script = sendingAtCredit(socket => {
    const packet = Buffer.concat([encodePacket({ kind: 'frame', index: 0, startedAtMs: 5 }, bytes), pixels])
    for (const byte of packet) socket.write(Uint8Array.of(byte))
  })
  await detector.arm({ frames: 1, exposureS: 0.01 }, never)
  const { value } = await firstFrame()
  expect(value).toMatchObject({ index: 0, byteLength: bytes, startedAtMs: 5 })
  expect(ring.bytes(value?.slot ?? 0, bytes)).toEqual(pixels)
})

describe('a series that is stopped in the middle of a frame', () => {
  const half = new Uint8Array(bytes / 2).fill(1)

  beforeEach(async () => {
    const stop = new AbortController()
    script = sendingAtCredit(socket => {
      socket.write(encodePacket({ kind: 'frame', index: 0, startedAtMs: 0 }, bytes))
      socket.write(half)
    })
    await detector.arm({ frames: 1, exposureS: 0.01 }, never)
    const stopped = detector.frames(ring, stop.signal)[Symbol.asyncIterator]().next()
    const end = expect(stopped).rejects.toThrow('stopped')
    await expect.poll(() => new Uint8Array(ring.memory).includes(1)).toBe(true)
    stop.abort(new Error('stopped'))
    await end
    expect(ring.freeSlots).toBe(1)
  })

  test('keeps the slot until the rest has come, and touches no other', async () => {
    const free = await ring.acquire()
    sockets[0]?.write(half)
    script = obey
    await detector.disarm()
    expect(ring.freeSlots).toBe(1)
    expect(ring.bytes(free, bytes).every(byte => byte === 0)).toBe(true)
  })

  test('frees the slot when the rest never comes', async () => {
    script = request => {
      if (request.kind === 'stop') clock.advance(5000)
    }
    await expect(detector.disarm()).rejects.toMatchObject({ kind: 'timeout' })
    expect(ring.freeSlots).toBe(2)
  })
})

test('delivers large frames whole, whatever lies between them', async () => {
  const image = { height: 300, width: 1000 }
  const size = image.height * image.width
  const large = { ...facts, image }
  const frames = Array.from({ length: 5 }, (_, index) =>
    Uint8Array.from({ length: size }, (_pixel, i) => (i * 7 + index * 31) % 251),
  )
  script = (request, socket) => {
    if (request.kind === 'credit') {
      const pixels = frames.shift() ?? new Uint8Array(0)
      sent.push(pixels)
      sendFrame(socket, sent.length - 1, pixels)
    } else if (request.kind === 'start') reply(socket, { kind: 'done', re: request.id })
    else obeyWith(large, request, socket)
  }
  const sent: Uint8Array[] = []
  ring = new FrameRing(3, size)
  await detector.arm({ frames: 5, exposureS: 0.01 }, never)
  let same = 0
  for await (const { index, slot } of detector.frames(ring, never)) {
    if (Buffer.compare(ring.bytes(slot, size), sent[index] ?? new Uint8Array(0)) === 0) same += 1
    await detector.describe() // an answer between two frames
    ring.release(slot)
  }
  expect(same).toBe(5)
})

test('refuses a ring that is too small for the frames, by name', async () => {
  await detector.arm({ frames: 1, exposureS: 0.01 }, never)
  const large = { ...facts, image: { height: 100, width: 100 } }
  script = (request, socket) => reply(socket, { kind: 'facts', re: request.id, facts: large })
  await detector.arm({ frames: 1, exposureS: 0.01 }, never)
  await expect(firstFrame()).rejects.toMatchObject({ kind: 'limit', where: 'frelon' })
})

function firstFrame(): Promise<IteratorResult<Frame, undefined>> {
  return detector.frames(ring, never)[Symbol.asyncIterator]().next()
}

function obey(request: ReturnType<typeof parseRequest>, socket: Socket): void {
  const re = request.id
  if (request.kind === 'credit') return
  if (request.kind === 'start' || request.kind === 'stop') reply(socket, { kind: 'done', re })
  else reply(socket, { kind: 'facts', re, facts })
}

function obeyWith(own: MicroscopeFacts, request: ReturnType<typeof parseRequest>, socket: Socket): void {
  if (request.kind === 'stop') reply(socket, { kind: 'done', re: request.id })
  else reply(socket, { kind: 'facts', re: request.id, facts: own })
}

function sendingAtCredit(send: (socket: Socket) => void): Script {
  let sent = false
  return (request, socket) => {
    if (request.kind !== 'credit') obey(request, socket)
    else if (!sent) send(socket)
    if (request.kind === 'credit') sent = true
  }
}

function sendFrame(socket: Socket, index: number, pixels: Uint8Array): void {
  socket.write(encodePacket({ kind: 'frame', index, startedAtMs: 0 }, pixels.length))
  socket.write(pixels)
}

function reply(socket: Socket, message: MicroscopeReply): void {
  socket.write(encodePacket(message))
}
