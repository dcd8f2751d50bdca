import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/**
 * A value known by news and, once, by a snapshot. News that came while the snapshot was on its way may be newer than it
 * and wins; later news comes anyway.
 */
export class Newest<T> {
  readonly #value: ShallowRef<T>
  #newsCount = 0

  constructor(first: T) {
    this.#value = shallowRef(first)
  }

  get value(): Readonly<ShallowRef<T>> {
    return shallowReadonly(this.#value)
  }

  readonly take = (news: T): void => {
    this.#newsCount += 1
    this.#value.value = news
  }

  /** Call when the snapshot is asked for, and the answer when it is there. */
  expectSnapshot(): (snapshot: T) => void {
    const before = this.#newsCount
    return snapshot => {
      if (this.#newsCount === before) this.#value.value = snapshot
    }
  }
}
