import type { Points } from './decimate.ts'

/** Lowest and highest of so many neighbours are known beforehand: a million points are 4 000 buckets. */
const bucketPoints = 256

/**
 * A curve that is drawn often: remembers, while it grows, the lowest and highest point of every 256, so that drawing a
 * million points looks at some thousands. Adding a point costs the same however many there are.
 */
export class Pyramid {
  readonly #x: ArrayLike<number>
  readonly #y: ArrayLike<number>
  readonly #lowest: number[] = []
  readonly #highest: number[] = []
  #count = 0
  #checked = 1
  #ups = 0
  #downs = 0

  constructor(x: ArrayLike<number>, y: ArrayLike<number>) {
    this.#x = x
    this.#y = y
  }

  /** Whether it stands for these very arrays. */
  isOf(x: ArrayLike<number>, y: ArrayLike<number>): boolean {
    return x === this.#x && y === this.#y
  }

  /** The arrays hold `count` points by now; never fewer than before. */
  extend(count: number): void {
    this.#count = Math.max(this.#count, count)
    while ((this.#lowest.length + 1) * bucketPoints <= this.#count) this.#addBucket()
    for (; this.#checked < this.#count; this.#checked++) this.#compare(this.#checked)
  }

  /**
   * At most `limit` points that look the same when drawn: of each stretch the first, lowest, highest and last one, in
   * their order. Gaps stay visible as one point per stretch that has nothing else. `range` leaves out what lies beyond it
   * by more than one point, where x goes one way only. Source: M4 aggregation, Jugel et al., VLDB 2014.
   */
  draw(limit: number, range?: readonly [low: number, high: number]): Points {
    const [first, end] = range === undefined ? [0, this.#count] : this.#inSight(range)
    if (end - first <= limit) return this.#pick(Array.from({ length: end - first }, (_, i) => first + i))
    const stretches = Math.max(1, Math.floor(limit / 4))
    const size = (end - first) / stretches
    // Long stretches begin and end with a bucket, so that no point is looked at one by one.
    const grain = size > 2 * bucketPoints ? bucketPoints : 1
    const edge = (stretch: number): number =>
      stretch === 0
        ? first
        : stretch === stretches
          ? end
          : Math.floor((first + stretch * size) / grain) * grain
    const indices: number[] = []
    for (let stretch = 0; stretch < stretches; stretch++) {
      const from = edge(stretch)
      const to = edge(stretch + 1)
      const [lowest, highest] = this.#extremes(from, to)
      indices.push(...new Set([from, Math.min(lowest, highest), Math.max(lowest, highest), to - 1]))
    }
    return this.#pick(indices)
  }

  #addBucket(): void {
    const from = this.#lowest.length * bucketPoints
    const [lowest, highest] = this.#scan(from, from + bucketPoints)
    this.#lowest.push(lowest)
    this.#highest.push(highest)
  }

  #compare(at: number): void {
    const [before, now] = [this.#x[at - 1] ?? NaN, this.#x[at] ?? NaN]
    if (!(now <= before)) this.#ups += 1
    if (!(now >= before)) this.#downs += 1
  }

  /** Whole buckets from memory, the ends point by point. */
  #extremes(from: number, to: number): readonly [lowest: number, highest: number] {
    const firstBucket = Math.ceil(from / bucketPoints)
    const endBucket = Math.min(this.#lowest.length, Math.floor(to / bucketPoints))
    if (endBucket <= firstBucket) return this.#scan(from, to)
    let [lowest, highest] = this.#scan(from, firstBucket * bucketPoints)
    for (let bucket = firstBucket; bucket < endBucket; bucket++) {
      lowest = this.#lower(lowest, this.#lowest[bucket] ?? lowest)
      highest = this.#higher(highest, this.#highest[bucket] ?? highest)
    }
    const [lastLowest, lastHighest] = this.#scan(endBucket * bucketPoints, to)
    if (endBucket * bucketPoints === to) return [lowest, highest]
    return [this.#lower(lowest, lastLowest), this.#higher(highest, lastHighest)]
  }

  #scan(from: number, to: number): readonly [lowest: number, highest: number] {
    let lowest = from
    let highest = from
    for (let at = from + 1; at < to; at++) {
      lowest = this.#lower(lowest, at)
      highest = this.#higher(highest, at)
    }
    return [lowest, highest]
  }

  /** The index of the lower value; a number is preferred to a gap. */
  #lower(one: number, other: number): number {
    const [a, b] = [this.#y[one] ?? NaN, this.#y[other] ?? NaN]
    return b < a || Number.isNaN(a) ? other : one
  }

  #higher(one: number, other: number): number {
    const [a, b] = [this.#y[one] ?? NaN, this.#y[other] ?? NaN]
    return b > a || Number.isNaN(a) ? other : one
  }

  #inSight([low, high]: readonly [number, number]): readonly [first: number, end: number] {
    if (this.#ups > 0 && this.#downs > 0) return [0, this.#count]
    const isFalling = this.#downs > 0
    const before = isFalling ? (x: number) => x > high : (x: number) => x < low
    const within = isFalling ? (x: number) => x >= low : (x: number) => x <= high
    return [Math.max(0, this.#firstNot(before) - 1), Math.min(this.#count, this.#firstNot(within) + 1)]
  }

  /** First index for which `test` is false; it is true up to somewhere and false from there on. */
  #firstNot(test: (x: number) => boolean): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if (test(this.#x[middle] ?? NaN)) low = middle + 1
      else high = middle
    }
    return low
  }

  #pick(indices: readonly number[]): Points {
    return { x: indices.map(at => this.#x[at] ?? NaN), y: indices.map(at => this.#y[at] ?? NaN) }
  }
}
