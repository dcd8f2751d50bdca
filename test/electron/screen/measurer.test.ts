import { describe, expect, test } from 'vitest'
import { FrameServer } from '../../../electron/screen/frame-server.ts'
import type { ScreenReply } from '../../../electron/screen/protocol.ts'
import type { Measures, Watch } from '../../../shared/ipc/measures.ts'
import type { ViewRequest } from '../../../shared/ipc/tile.ts'

const size = 8
const label = { live: true, detector: 'frelon', node: '/EFF/Data', file: 'f.h5', dataset: '/data' }
const roi: Watch = {
  regions: [{ id: 'a', shape: { kind: 'rectangle', x: 0, y: 0, width: 3, height: 2 } }],
  profiles: [{ kind: 'row', y: 1 }],
}

/** The frame server with a clock that the test moves. */
class Rig {
  nowMs = 1000
  readonly replies: ScreenReply[] = []
  readonly #timers: { readonly atMs: number; readonly task: () => void }[] = []
  readonly #server = new FrameServer(
    reply => this.replies.push(reply),
    () => this.nowMs,
    (task, delayMs) => this.#timers.push({ atMs: this.nowMs + delayMs, task }),
  )

  constructor() {
    const region = undefined
    this.ask({
      kind: 'viewport',
      view: 'main',
      region,
      maxWidth: 2,
      maxHeight: 2,
      binMode: 'mean',
      marks: true,
      mostHz: Infinity,
    })
    this.ask({ kind: 'credit', view: 'main', count: 3 })
  }

  ask(request: ViewRequest): void {
    this.#server.handle({ kind: 'view', request })
  }

  watch(watch: Watch): void {
    this.ask({ kind: 'watch', view: 'main', watch })
  }

  /** Shows a frame whose pixels all have the value of its number, and gives its credit back. */
  frame(number: number): void {
    const buffer = new Uint16Array(size * size).fill(number).buffer
    this.#server.handle({
      kind: 'frame',
      view: 'main',
      frame: {
        pixels: { buffer },
        image: { width: size, height: size },
        pixelType: 'uint16',
        saturation: 60_000,
        label: { ...label, frame: number },
        acquiredAtMs: 0,
        serial: number,
      },
    })
  }

  pass(ms: number): void {
    this.nowMs += ms
    for (;;) {
      const due = this.#timers.findIndex(({ atMs }) => atMs <= this.nowMs)
      if (due < 0) return
      this.#timers.splice(due, 1)[0]?.task()
    }
  }

  show(number: number): void {
    this.frame(number)
    this.pass(0)
    this.ask({ kind: 'credit', view: 'main', count: 1 })
    this.pass(0)
  }

  get measures(): readonly Measures[] {
    return this.replies.flatMap(reply =>
      reply.kind === 'reply' && reply.reply.kind === 'measures' ? [reply.reply.measures] : [],
    )
  }

  get lastTileSeq(): number | undefined {
    return this.replies
      .flatMap(reply => (reply.kind === 'reply' && reply.reply.kind === 'tile' ? [reply.reply.tile.seq] : []))
      .at(-1)
  }
}

describe('what is measured on a view', () => {
  test('is of the full image, however small the tile', () => {
    const rig = new Rig()
    rig.watch(roi)
    rig.show(7)
    const [first] = rig.measures
    expect(first?.regions[0]?.statistics).toMatchObject({ pixels: 6, sum: 42, maximum: 7 })
    expect(first?.profiles[0]?.values.length).toBe(size)
  })

  test('belongs to the frame of the tile with the same number', () => {
    const rig = new Rig()
    rig.watch(roi)
    for (const number of [1, 2, 3, 4]) {
      rig.show(number)
      rig.pass(150)
      expect(rig.measures.at(-1)).toMatchObject({ seq: rig.lastTileSeq, source: { frame: number } })
    }
  })

  test('comes 10 times a second at most, and always for the last frame', () => {
    const rig = new Rig()
    rig.watch(roi)
    for (let number = 1; number <= 100; number++) {
      rig.show(number)
      rig.pass(10)
    }
    expect(rig.measures.length).toBeLessThanOrEqual(11)
    rig.pass(100)
    expect(rig.measures.at(-1)?.source.frame).toBe(100)
  })

  test('is told at once when something else is to be measured', () => {
    const rig = new Rig()
    rig.show(5)
    expect(rig.measures).toEqual([])
    rig.watch(roi)
    expect(rig.measures.at(-1)?.regions[0]?.statistics.sum).toBe(30)
    rig.watch({ regions: [], profiles: [] })
    expect(rig.measures.at(-1)?.regions).toEqual([])
  })

  test('waits for the tile when a newer frame has come', () => {
    const rig = new Rig()
    rig.show(5)
    rig.frame(6)
    rig.watch(roi)
    expect(rig.measures).toEqual([])
    rig.pass(0)
    expect(rig.measures.map(({ source }) => source.frame)).toEqual([6])
  })

  test('is nothing as long as nobody looks', () => {
    const rig = new Rig()
    for (const number of [1, 2, 3]) rig.show(number)
    rig.pass(1000)
    expect(rig.measures).toEqual([])
  })
})
