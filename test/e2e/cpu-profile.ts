import type { ElectronApplication } from 'playwright-core'

/** Notes where the main thread of the main process spends its time until `writeProfile`. */
export async function startProfile(app: ElectronApplication): Promise<void> {
  await app.evaluate(async () => {
    const { Session } = process.getBuiltinModule('node:inspector/promises')
    const session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.start')
    Object.assign(globalThis, { hutchProfile: session })
  })
}

/** As the developer tools of Chromium and editors read it. */
export async function writeProfile(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(async (_, path) => {
    const { hutchProfile: session } = globalThis as unknown as {
      hutchProfile: import('node:inspector/promises').Session
    }
    const { profile } = await session.post('Profiler.stop')
    process.getBuiltinModule('node:fs').writeFileSync(path, JSON.stringify(profile))
    session.disconnect()
  }, file)
}
