import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'

/** How long the main thread of a page worked, ms; `taskMs` holds the others, painting and collecting garbage. */
export interface MainThreadWork {
  readonly taskMs: number
  readonly scriptMs: number
  readonly styleMs: number
  readonly layoutMs: number
}

/** What a phase costs the main thread, by the browser's own counters: they do not depend on what else the machine does. */
export class MainThread {
  readonly #session: CDPSession
  readonly #profileFolder: string | undefined

  private constructor(session: CDPSession, profileFolder: string | undefined) {
    this.#session = session
    this.#profileFolder = profileFolder
  }

  /** @param profileFolder where a CPU profile of each phase goes, for the developer tools; none slows nothing down. */
  static async of(page: Page, profileFolder: string | undefined): Promise<MainThread> {
    const session = await page.context().newCDPSession(page)
    // Processor time of the thread, not time that passed: other programs may have had the processor meanwhile.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    if (profileFolder !== undefined) await session.send('Profiler.enable')
    return new MainThread(session, profileFolder)
  }

  async during<T>(
    phase: string,
    act: () => Promise<T>,
  ): Promise<{ readonly answer: T; readonly work: MainThreadWork }> {
    if (this.#profileFolder !== undefined) await this.#session.send('Profiler.start')
    const before = await this.#counters()
    const answer = await act()
    const after = await this.#counters()
    await this.#keepProfile(phase)
    const spent = (counter: string): number => 1000 * ((after.get(counter) ?? 0) - (before.get(counter) ?? 0))
    const work = {
      taskMs: spent('TaskDuration'),
      scriptMs: spent('ScriptDuration'),
      styleMs: spent('RecalcStyleDuration'),
      layoutMs: spent('LayoutDuration'),
    }
    return { answer, work }
  }

  async #counters(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.#session.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value]))
  }

  async #keepProfile(phase: string): Promise<void> {
    if (this.#profileFolder === undefined) return
    const { profile } = await this.#session.send('Profiler.stop')
    await writeFile(join(this.#profileFolder, `${phase}.cpuprofile`), JSON.stringify(profile))
  }
}
