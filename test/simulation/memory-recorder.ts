import { assert, demand } from '../../shared/base/assert.ts'
import type { Random } from '../../shared/base/random.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import type { FileSkeleton, SkeletonNode } from '../../shared/nexus/skeleton.ts'
import type { Recorder, RecorderNotice, StallListener } from '../../electron/engine/ports.ts'
import { frameNumber } from './fake-detector.ts'
import { aWhile, turns } from './turns.ts'

export interface RecordedFile {
  readonly nodes: ReadonlyMap<string, SkeletonNode>
  /** Numbers of the frames by dataset, in order. */
  readonly frames: Map<string, number[]>
  readonly values: Map<string, Map<number, number>>
  readonly texts: Map<string, string>
  finished: boolean
}

export interface RecorderTroubles {
  /** Turns every frame takes at least. */
  readonly slowness?: number
  /** Bytes after which the disk is full: frames count, closing needs no room. */
  readonly room?: number
}

const fullDisk: Problem = { kind: 'disk', message: 'Could not append: the disk is full', where: '/data' }

/** Keeps files in memory and the recorder's contract, holds on ring slots included: one request after the other. */
export class MemoryRecorder implements Recorder {
  readonly files = new Map<string, RecordedFile>()
  /** Every version of a replaced file. */
  readonly replaced: { readonly file: string; readonly skeleton: FileSkeleton }[] = []
  pending = 0
  mostPending = 0
  /** Answers nothing, like a disk that hangs; lets go when it is set back. */
  hangs = false
  /** How often somebody was asked what to do about a full disk. */
  stalls = 0
  waitingMs = 0
  /** Bytes the disk still takes. */
  room: number
  readonly #random: Random
  readonly #slowness: number
  readonly #completeListeners = new Set<(file: string, dataset: string, complete: number) => void>()
  readonly #noticeListeners = new Set<(notice: RecorderNotice) => void>()
  readonly #faultListeners = new Set<(problem: Problem) => void>()
  #stallListener: StallListener | undefined
  #line: Promise<unknown> = Promise.resolve()
  #faultWasTold = false

  constructor(random: Random, { room = Infinity, slowness = 0 }: RecorderTroubles = {}) {
    this.#random = random
    this.#slowness = slowness
    this.room = room
  }

  get listeners(): number {
    return (
      this.#completeListeners.size +
      this.#noticeListeners.size +
      this.#faultListeners.size +
      (this.#stallListener === undefined ? 0 : 1)
    )
  }

  create(file: string, skeleton: FileSkeleton): Promise<void> {
    return this.#inLine(() => {
      assert(!this.files.has(file), `${file} exists`)
      const nodes = new Map(skeleton.nodes.map(node => [node.path, node]))
      this.files.set(file, { nodes, frames: new Map(), values: new Map(), texts: new Map(), finished: false })
    })
  }

  async append(
    file: string,
    dataset: string,
    frame: number,
    ring: FrameRing,
    slot: number,
    byteLength: number,
  ): Promise<number> {
    ring.hold(slot)
    try {
      await this.#inLine(async () => {
        await turns(this.#slowness)
        await this.#takeRoom(byteLength)
        const frames = this.#open(file, dataset, 'frames').frames
        const known = frames.get(dataset) ?? []
        assert(frame === known.length, `frame ${frame} of ${dataset} after ${known.length} frames`)
        frames.set(dataset, [...known, frameNumber(ring, slot)])
        for (const tell of this.#completeListeners) tell(file, dataset, frame + 1)
      })
      return meanOf(ring.bytes(slot, byteLength))
    } finally {
      ring.release(slot)
    }
  }

  values(file: string, dataset: string, at: number, values: readonly number[]): Promise<void> {
    return this.#inLine(() => {
      const recorded = this.#open(file, dataset, 'values')
      const node = demand(recorded.nodes.get(dataset), dataset)
      const size = node.kind === 'values' ? node.shape.reduce((product, length) => product * length, 1) : 0
      assert(at >= 0 && at + values.length <= size, `value ${at} of ${dataset}, which has ${size}`)
      const written = recorded.values.get(dataset) ?? new Map<number, number>()
      recorded.values.set(dataset, written)
      for (const [index, value] of values.entries()) {
        assert(!written.has(at + index), `value ${at + index} of ${dataset} was written twice`)
        written.set(at + index, value)
      }
    })
  }

  row(file: string, at: number, row: readonly { dataset: string; value: number }[]): Promise<void> {
    return this.#inLine(() => {
      for (const { dataset, value } of row) {
        const recorded = demand(this.files.get(file), file)
        const kind = recorded.nodes.get(dataset)?.kind
        assert(kind === 'values' || kind === 'series', `${dataset} of ${file} takes no numbers`)
        const written = recorded.values.get(dataset) ?? new Map<number, number>()
        recorded.values.set(dataset, written.set(at, value))
      }
    })
  }

  text(file: string, dataset: string, text: string): Promise<void> {
    return this.#inLine(() => {
      this.#open(file, dataset, 'text').texts.set(dataset, text)
    })
  }

  replace(file: string, skeleton: FileSkeleton): Promise<void> {
    return this.#inLine(() => {
      this.replaced.push({ file, skeleton })
    })
  }

  finish(file: string): Promise<void> {
    return this.#inLine(() => {
      const recorded = demand(this.files.get(file), file)
      assert(!recorded.finished, `${file} was finished twice`)
      recorded.finished = true
    })
  }

  onComplete(listener: (file: string, dataset: string, complete: number) => void): () => void {
    this.#completeListeners.add(listener)
    return () => this.#completeListeners.delete(listener)
  }

  onFault(listener: (problem: Problem) => void): () => void {
    this.#faultListeners.add(listener)
    return () => this.#faultListeners.delete(listener)
  }

  onStall(listener: StallListener): () => void {
    this.#stallListener = listener
    return () => {
      this.#stallListener = undefined
    }
  }

  onNotice(listener: (notice: RecorderNotice) => void): () => void {
    this.#noticeListeners.add(listener)
    return () => this.#noticeListeners.delete(listener)
  }

  notice(notice: RecorderNotice): void {
    for (const tell of [...this.#noticeListeners]) tell(notice)
  }

  fault(problem: Problem): void {
    if (this.#faultWasTold) return
    this.#faultWasTold = true
    for (const tell of [...this.#faultListeners]) tell(problem)
  }

  async close(): Promise<void> {}

  async #inLine(act: () => void | Promise<void>): Promise<void> {
    this.pending += 1
    this.mostPending = Math.max(this.mostPending, this.pending)
    const answer = this.#line.then(async () => {
      await aWhile(this.#random, 2)
      while (this.hangs) await turns(1)
      await act()
    })
    this.#line = answer.catch(() => undefined)
    try {
      await answer
    } finally {
      this.pending -= 1
    }
  }

  async #takeRoom(bytes: number): Promise<void> {
    while (this.room < bytes) {
      const listener = this.#stallListener
      if (listener === undefined) this.#refuse()
      this.stalls += 1
      if ((await listener.decide(fullDisk)) === 'give up') throw new HutchError(fullDisk)
      if (this.room >= bytes) this.#stallListener?.flowing()
    }
    this.room -= bytes
  }

  /** The request's own refusal and the fault are two messages of the writer: either may come first. */
  #refuse(): never {
    setImmediate(() => this.fault(fullDisk))
    throw new HutchError(fullDisk)
  }

  #open(file: string, dataset: string, kind: SkeletonNode['kind']): RecordedFile {
    const recorded = demand(this.files.get(file), file)
    assert(!recorded.finished, `${file} is finished`)
    assert(recorded.nodes.get(dataset)?.kind === kind, `${dataset} of ${file} is no ${kind}`)
    return recorded
  }
}

/** Of bytes: whatever pixels the fakes have, nobody compares more than that there is a number. */
function meanOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, value) => sum + value, 0) / bytes.length
}
