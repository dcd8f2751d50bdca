import { writeFile } from 'node:fs/promises'
import type { CDPSession, ElectronApplication, Page } from 'playwright-core'

/** Notes where the main threads of the main process and of the page spend their time, until `write`. */
export class CpuProfile {
  readonly #app: ElectronApplication
  readonly #page: CDPSession

  private constructor(app: ElectronApplication, page: CDPSession) {
    this.#app = app
    this.#page = page
  }

  static async start(app: ElectronApplication, page: Page): Promise<CpuProfile> {
    await app.evaluate(async () => {
      const { Session } = process.getBuiltinModule('node:inspector/promises')
      const session = new Session()
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.start')
      Object.assign(globalThis, { hutchProfile: session })
    })
    const session = await page.context().newCDPSession(page)
    await session.send('Profiler.enable')
    await session.send('Profiler.start')
    return new CpuProfile(app, session)
  }

  /** As the developer tools of Chromium and editors read it: `<name>-main.cpuprofile` and `<name>-page.cpuprofile`. */
  async write(name: string): Promise<void> {
    const main = await this.#app.evaluate(async () => {
      const { hutchProfile: session } = globalThis as unknown as {
        hutchProfile: import('node:inspector/promises').Session
      }
      const { profile } = await session.post('Profiler.stop')
      session.disconnect()
      return profile
    })
    const { profile: page } = await this.#page.send('Profiler.stop')
    await writeFile(`${name}-main.cpuprofile`, JSON.stringify(main))
    await writeFile(`${name}-page.cpuprofile`, JSON.stringify(page))
  }
}
