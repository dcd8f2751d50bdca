import type { ElectronApplication, Page } from 'playwright-core'

/** In the main process, in the page and in the threads of both. */
export async function collectGarbage(app: ElectronApplication, page: Page): Promise<void> {
  await collectInMain(app)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  // Reaches the threads of the page as well, and what the allocator keeps in reserve.
  await session.send('Memory.simulatePressureNotification', { level: 'critical' })
  // Threads answer the notice after the page has answered us; two collections are over by then.
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
}

/** The threads are reached as a debugger reaches them; one that ends meanwhile has none to collect. */
async function collectInMain(app: ElectronApplication): Promise<void> {
  await app.evaluate(async () => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc')
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void
    collect()
    const { Session } = process.getBuiltinModule('node:inspector/promises')
    const session = new Session()
    session.connect()
    const threads = new Map<string, () => void>()
    const answers: Promise<void>[] = []
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      answers.push(new Promise(resolve => threads.set(params.sessionId, resolve)))
    })
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => threads.get(params.sessionId)?.())
    session.on('NodeWorker.detachedFromWorker', ({ params }) => threads.get(params.sessionId)?.())
    await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
    const message = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })
    for (const [sessionId, ended] of threads)
      await session.post('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(ended)
    await Promise.all(answers)
    session.disconnect()
  })
}
