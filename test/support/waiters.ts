/** Those who wait for something to become true, looked after whenever something may have changed. */
export class Waiters {
  readonly #checks = new Set<() => void>()

  check(): void {
    for (const check of [...this.#checks]) check()
  }

  /** Resolves when it holds, now or after a later `check`. */
  async until(isSo: () => boolean): Promise<void> {
    await this.found(() => isSo() || undefined)
  }

  /** Resolves with what is found, now or after a later `check`. */
  found<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise(resolve => {
      const check = (): void => {
        const found = find()
        if (found === undefined) return
        this.#checks.delete(check)
        resolve(found)
      }
      this.#checks.add(check)
      check()
    })
  }
}
