import type { ElectronApplication, Page } from 'playwright-core'

/** In the main process, in the page and in its threads. */
export async function collectGarbage(app: ElectronApplication, page: Page): Promise<void> {
  await app.evaluate(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc')
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void
    collect()
  })
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  // Reaches the threads of the page as well, and what the allocator keeps in reserve.
  await session.send('Memory.simulatePressureNotification', { level: 'critical' })
  // Threads answer the notice after the page has answered us; two collections are over by then.
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
}
