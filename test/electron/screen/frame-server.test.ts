import { describe, expect, test } from 'vitest'
import { FrameServer } from '../../../electron/screen/frame-server.ts'
import { Screen, type LiveScreenFrame, type ScreenPort } from '../../../electron/screen/client.ts'
import type { ScreenReply, ScreenRequest } from '../../../electron/screen/protocol.ts'
import { maskedCount, type PixelMask } from '../../../shared/imaging/marks.ts'
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
  #timers: { readonly atMs: number; readonly task: () => void }[] = []
  nowMs = 1000
  #listener: (reply: ScreenReply) => void = () => undefined

  constructor() {
    this.screen = new Screen(this, reply => this.replies.push(reply))
    this.#server = new FrameServer(
      reply => this.#toClient.push(reply),
      () => this.nowMs,
      (task, delayMs) => this.#timers.push({ atMs: this.nowMs + delayMs, task }),
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
    while (this.#toServer.length + this.#toClient.length + this.#due().length > 0) {
      for (const request of this.#toServer.splice(0)) this.#server.handle(request)
      const due = this.#due()
      this.#timers = this.#timers.filter(timer => !due.includes(timer))
      for (const { task } of due) task()
      for (const reply of this.#toClient.splice(0)) this.#listener(reply)
    }
  }

  pass(ms: number): void {
    this.nowMs += ms
    this.settle()
  }

  #due(): readonly { readonly task: () => void }[] {
    return this.#timers.filter(({ atMs }) => atMs <= this.nowMs)
  }

  /** A frame whose pixels all have the value of its number; the driver's own hold is released as the engine does. */
  async frame(number: number, mask?: PixelMask): Promise<void> {
    const slot = await this.ring.acquire()
    new Uint16Array(this.ring.memory, slot * this.ring.slotBytes, 16).fill(number)
    this.screen.showLive('main', { ...liveFrame(this.ring, slot, number), mask })
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
  marks: true,
  mostHz: Infinity,
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

  test('sends nothing to a view that nobody sees, and the newest as soon as it is seen', async () => {
    const rig = new Rig()
    openView(rig, 3)
    rig.screen.request({ kind: 'pause', view: 'main' })
    for (const number of [1, 2, 3]) {
      await rig.frame(number)
      rig.settle()
    }
    expect(rig.tiles()).toEqual([])
    rig.screen.request({ kind: 'credit', view: 'main', count: 3 })
    rig.settle()
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([3])
  })

  test('never sends more pixels than the canvas has, and all of them from 1:1 on', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(1)
    for (const [maxWidth, maxHeight] of [
      [1, 1],
      [3, 3],
      [100, 100],
    ] as const) {
      rig.screen.request({ ...viewport, maxWidth, maxHeight })
      rig.settle()
    }
    expect(rig.tiles().map(({ bin, height, width }) => [bin, width, height])).toEqual([
      [4, 1, 1],
      [2, 2, 2],
      [1, 4, 4],
    ])
  })

  test('a mask that does not fit the image masks nothing', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(5, { id: 1, values: new Uint8Array(7).fill(1) })
    rig.settle()
    expect(rig.tiles()[0]?.statistics).toMatchObject({ masked: 0, maximum: 5 })
  })

  test('marks masked pixels, and shows what they hold when asked', async () => {
    const rig = new Rig()
    openView(rig, 3)
    const values = new Uint8Array(16)
    values[5] = 1
    await rig.frame(5, { id: 1, values })
    rig.settle()
    rig.screen.request({ ...viewport, marks: false })
    rig.settle()
    const [marked, plain] = rig.tiles()
    expect(new Uint16Array(marked?.pixels ?? new ArrayBuffer(0))[5]).toBe(maskedCount)
    expect(new Uint16Array(plain?.pixels ?? new ArrayBuffer(0))[5]).toBe(5)
    expect(plain?.statistics.masked).toBe(1)
  })
})

describe('a frozen view', () => {
  test('keeps its frame, and hears how many it misses', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(1)
    rig.settle()
    rig.screen.request({ kind: 'freeze', view: 'main', frozen: true })
    for (const number of [2, 3, 4]) await rig.frame(number)
    rig.settle()
    rig.pass(100)
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([1])
    expect(rig.replies.filter(({ kind }) => kind === 'newer')).toEqual([
      { kind: 'newer', view: 'main', count: 3 },
    ])
    expect(rig.ring.freeSlots).toBe(7)
  })

  test('still zooms and reads its own frame', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(1)
    rig.settle()
    rig.screen.request({ kind: 'freeze', view: 'main', frozen: true })
    await rig.frame(2)
    rig.screen.request({ ...viewport, region: { x: 1, y: 1, width: 2, height: 2 } })
    rig.screen.request({ kind: 'readout', view: 'main', x: 0, y: 0 })
    rig.settle()
    expect(rig.tiles().at(-1)).toMatchObject({ width: 2, source: { frame: 1 } })
    expect(rig.replies.find(({ kind }) => kind === 'readout')).toMatchObject({ value: 1 })
  })

  test('goes on with the next frame', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(1)
    rig.settle()
    rig.screen.request({ kind: 'freeze', view: 'main', frozen: true })
    rig.screen.request({ kind: 'freeze', view: 'main', frozen: false })
    await rig.frame(2)
    rig.settle()
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([1, 2])
  })
})

describe('live images at a limited rate', () => {
  /** Frames every `periodMs` for a second, all credits returned at once. */
  async function shownOf(rig: Rig, periodMs: number): Promise<readonly number[]> {
    for (let number = 1; number * periodMs <= 1000; number++) {
      await rig.frame(number)
      rig.screen.request({ kind: 'credit', view: 'main', count: 3 })
      rig.settle()
      for (let ms = 0; ms < periodMs; ms++) rig.pass(1)
    }
    // The same one may be drawn again with its own statistics.
    return [...new Set(rig.tiles().map(tile => tile.source.frame))]
  }

  test('are drawn less often than frames come, and the last one always', async () => {
    const rig = new Rig()
    rig.screen.request({ ...viewport, mostHz: 30 })
    const shown = await shownOf(rig, 10)
    expect(shown.length).toBeGreaterThanOrEqual(30)
    expect(shown.length).toBeLessThanOrEqual(40)
    rig.pass(34)
    expect(rig.tiles().at(-1)?.source.frame).toBe(100)
  })

  test('are all drawn, each as it comes, when frames come no faster than that', async () => {
    const rig = new Rig()
    rig.screen.request({ ...viewport, mostHz: 30 })
    const shown = await shownOf(rig, 33)
    expect(shown).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })

  test('are drawn at once when something else is to be shown of them', async () => {
    const rig = new Rig()
    rig.screen.request({ ...viewport, mostHz: 30 })
    rig.screen.request({ kind: 'credit', view: 'main', count: 3 })
    await rig.frame(1)
    rig.settle()
    rig.screen.request({ ...viewport, mostHz: 30, region: { x: 1, y: 1, width: 2, height: 2 } })
    await rig.frame(2)
    rig.settle()
    expect(rig.tiles().map(tile => [tile.source.frame, tile.width])).toEqual([
      [1, 4],
      [2, 2],
    ])
  })

  test('that came too soon are drawn when it is time, if no newer one has come', async () => {
    const rig = new Rig()
    rig.screen.request({ ...viewport, mostHz: 30 })
    rig.screen.request({ kind: 'credit', view: 'main', count: 3 })
    await rig.frame(1)
    rig.settle()
    await rig.frame(2)
    rig.settle()
    expect(rig.tiles()).toHaveLength(1)
    rig.pass(34)
    expect(rig.tiles().map(tile => tile.source.frame)).toEqual([1, 2])
  })
})

describe('statistics', () => {
  test('of live frames are measured 10 times a second at most, and always for the last one', async () => {
    const rig = new Rig()
    openView(rig, 3)
    for (let number = 1; number <= 50; number++) {
      await rig.frame(number)
      rig.screen.request({ kind: 'credit', view: 'main', count: 3 })
      rig.pass(10)
    }
    expect(rig.tiles().length).toBeGreaterThan(45)
    expect(rig.tiles().at(-1)?.measurement).toBeLessThanOrEqual(6)
    rig.screen.request({ kind: 'credit', view: 'main', count: 3 })
    rig.pass(100)
    expect(rig.tiles().at(-1)).toMatchObject({ source: { frame: 50 }, statistics: { maximum: 50 } })
  })

  test('of the part that is shown are beside those of the whole image', async () => {
    const rig = new Rig()
    openView(rig, 3)
    await rig.frame(3)
    rig.screen.request({ ...viewport, region: { x: 0, y: 0, width: 2, height: 1 } })
    rig.settle()
    expect(rig.tiles().at(-1)).toMatchObject({ statistics: { pixels: 16 }, viewStatistics: { pixels: 2 } })
  })
})
