/** Of the interval: what comes after this is drawn as it comes, for a film of 30 Hz shall not lose every other image to chance. */
const soonest = 0.75

/** When the next live frame of a view may be drawn, so that there are about so many in a second at most. */
export class Pacer {
  #drawnAtMs = -Infinity

  /** @returns how long a frame that is here now has to wait for a newer one, ms; 0: draw it */
  waitMs(nowMs: number, mostHz: number): number {
    const intervalMs = 1000 / mostHz
    const passedMs = nowMs - this.#drawnAtMs
    return passedMs >= soonest * intervalMs ? 0 : intervalMs - passedMs
  }

  drew(nowMs: number): void {
    this.#drawnAtMs = nowMs
  }
}
