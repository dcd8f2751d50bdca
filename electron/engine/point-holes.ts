/** Which points of a scan are missing, told in the order they come. Memory grows with the holes, not with the points. */
export class PointHoles {
  #next = 0
  #holes: readonly (readonly [first: number, last: number])[] = []

  /** Behind the last point that came. */
  get next(): number {
    return this.#next
  }

  get holes(): readonly (readonly [first: number, last: number])[] {
    return this.#holes
  }

  /** False for a point that was there already. */
  take(point: number): boolean {
    if (point >= this.#next) {
      this.expect(point)
      this.#next = point + 1
      return true
    }
    const hole = this.#holes.find(([first, last]) => point >= first && point <= last)
    if (hole === undefined) return false
    this.#holes = this.#holes.flatMap(other => (other === hole ? split(hole, point) : [other]))
    return true
  }

  /** There were `points` of them: those that have not come are missing. */
  expect(points: number): void {
    if (points <= this.#next) return
    this.#holes = [...this.#holes, [this.#next, points - 1]]
    this.#next = points
  }
}

function split(
  [first, last]: readonly [number, number],
  point: number,
): readonly (readonly [number, number])[] {
  return [
    ...(point > first ? [[first, point - 1] as const] : []),
    ...(point < last ? [[point + 1, last] as const] : []),
  ]
}
