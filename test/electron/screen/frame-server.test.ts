import { describe, expect, test } from 'vitest'
import { FrameServer } from '../../../electron/screen/frame-server.ts'
import { Screen, type LiveScreenFrame, type ScreenPort } from '../../../electron/screen/client.ts'
import type { ScreenReply, ScreenRequest } from '../../../electron/screen/protocol.ts'
import type { Tile, ViewReply } from '../../../shared/ipc/tile.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'

/** Client and server joined without threads: messages wait in two queues until the test lets them through. */
class Rig implements ScreenPort {
  readonly ring = new FrameRing(8, 4 * 4 * 2)
  readonly replies: ViewReply[] = []
  readonly screen: Screen
  readonly #server: FrameServer
  readonly #toServer: ScreenRequest[] = []
  readonly #toClient: ScreenReply[] = []
  readonly #later: (() => void)[] = []
  #listener: (reply: ScreenReply) => void = () => undefined

  constructor() {
    this.screen = new Screen(this, reply => this.replies.push(reply))
    this.#server = new FrameServer(
      reply => this.#toClient.push(reply),
      () => 1000,
      task => this.#later.push(task),
    )
  }

  postMessage(message: ScreenRequest): void {
    this.#toServer.push(message)
  }

  on(_event: 'message', listener: (reply: ScreenReply) => void): void {
    this.#listener = listener
  }

  /** Delivers everything until nothing is left to do. */
  settle(): void {
    while (this.#toServer.length + this.#toClient.length + this.#later.length > 0) {
      for (const request of this.#toServer.splice(0)) this.#server.handle(request)
      for (const task of this.#later.splice(0)) task()
      for (const reply of this.#toClient.splice(0)) this.#listener(reply)
    }
  }

  /** A frame whose pixels all have the value of its number; the driver's own hold is released as the engine does. */
  async frame(number: number): Promise<void> {
    const slot = await this.ring.acquire()
    new Uint16Array(this.ring.memory, slot * this.ring.slotBytes, 16).fill(number)
    this.screen.showLive('main', liveFrame(this.ring, slot, number))
    this.ring.release(slot)
  }

  tiles(): readonly Tile[] {
    return this.replies.flatMap(reply => (reply.kind === 'tile' ? [reply.tile] : []))
  }
}

function liveFrame(ring: FrameRing, slot: number, frame: number): LiveScreenFrame {
  const label = { live: true, detector: 'frelon', node: '/EFF/Data', file: 'f.h5', dataset: '/data', frame }
  return {
    ring,
    slot,
    image: { width: 4, height: 4 },
    pixelType: 'uint16',
    saturation: 65_535,
    label,
    acquiredAtMs: 900,
  }
}

const viewport = {
  kind: 'viewport',
  view: 'main',
  region: undefined,
  maxWidth: 4,
  maxHeight: 4,
  binMode: 'mean',
} as const

function openView(rig: Rig, credits: number): void {
  rig.screen.request(viewport)
  rig.screen.request({ kind: 'credit', view: 'main', count: credits })
}

describe('the frame server', () => {
  test('sends nothing without credit, then the newest frame only', async () => {
    const rig = new Rig()
    rig.screen.request(viewport)
    for (const number of [1, 2, 3, 4, 5]) await rig.frame(number)
    rig.settle()
    expect(rig.tiles()).toEqual([])
    rig.screen.request({ kind: 'credit', view: 'main', count: 1 })
    rig.settle()
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([5])
    expect(rig.screen.dropped).toBe(3)
  })

  test('shows the first frame of a view that has been waiting for one', async () => {
    const rig = new Rig()
    openView(rig, 3)
    rig.settle()
    await rig.frame(1)
    rig.settle()
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([1])
  })

  test('never sends more tiles than it has credits', async () => {
    const rig = new Rig()
    openView(rig, 2)
    for (const number of [1, 2, 3, 4]) {
      await rig.frame(number)
      rig.settle()
    }
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([1, 2])
    rig.screen.request({ kind: 'credit', view: 'main', count: 1 })
    rig.settle()
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([1, 2, 4])
  })

  test('keeps one slot per view at rest, none after the view is cleared', async () => {
    const rig = new Rig()
    openView(rig, 1)
    for (let number = 0; number < 50; number++) {
      await rig.frame(number)
      if (number % 7 === 0) rig.settle()
    }
    rig.settle()
    expect(rig.ring.freeSlots).toBe(7)
    rig.screen.clear('main')
    rig.settle()
    expect(rig.ring.freeSlots).toBe(8)
  })

  test('never holds more than three slots, so that it cannot stop a driver', async () => {
    const rig = new Rig()
    for (let number = 0; number < 20; number++) await rig.frame(number)
    expect(rig.ring.freeSlots).toBeGreaterThanOrEqual(5)
  })

  test('draws a frozen frame again when the part to show changes', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(7)
    rig.settle()
    rig.screen.request({ ...viewport, region: { x: 1, y: 1, width: 2, height: 2 } })
    rig.settle()
    expect(rig.tiles().map(tile => [tile.seq, tile.width, tile.source.frame])).toEqual([
      [1, 4, 7],
      [2, 2, 7],
    ])
  })

  test('reads single pixels at full resolution, and nothing outside the image', async () => {
    const rig = new Rig()
    openView(rig, 1)
    await rig.frame(42)
    rig.screen.request({ kind: 'readout', view: 'main', x: 3, y: 3 })
    rig.screen.request({ kind: 'readout', view: 'main', x: 4, y: 0 })
    rig.settle()
    expect(rig.replies.filter(reply => reply.kind === 'readout').map(reply => reply.value)).toEqual([
      42,
      null,
    ])
  })

  test('shows a recorded frame in place of live ones', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(1)
    const label = { live: false, detector: '', node: '', file: 'old.h5', dataset: '/d', frame: 9 }
    const frame = {
      image: { width: 2, height: 1 },
      pixelType: 'float32',
      saturation: undefined,
      label,
      acquiredAtMs: 0,
    } as const
    rig.screen.showRecorded('main', frame, new Float32Array([0.5, 1.5]).buffer)
    rig.settle()
    const last = rig.tiles().at(-1)
    expect(last?.source.file).toBe('old.h5')
    expect(last?.statistics).toMatchObject({ minimum: 0.5, maximum: 1.5 })
  })
})
