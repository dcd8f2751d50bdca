import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bridge, Calls } from '../../shared/ipc/contract.ts'
import { Console } from './console.ts'

let desk: Console

beforeAll(async () => {
  desk = await Console.start()
  await desk.until('IDLE')
})
afterAll(() => desk.close())

test('the page knows nothing of Node', async () => {
  const known = await desk.page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module', 'global'].filter(name => name in globalThis),
  )
  expect(known).toEqual([])
})

test('the page sees the bridge and nothing else of Electron', async () => {
  const members = await desk.page.evaluate(() =>
    Object.keys((globalThis as unknown as { hutch: object }).hutch),
  )
  expect(members.sort()).toEqual(['call', 'on'])
})

test('the page cannot be led elsewhere', async () => {
  const before = desk.page.url()
  await desk.page.evaluate(() => {
    location.href = 'https://example.invalid/'
  })
  await desk.page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))
  expect(desk.page.url()).toBe(before)
  expect(await desk.state()).toBe('IDLE')
})

test('the page opens no other window', async () => {
  const opened = await desk.page.evaluate(() => window.open('about:blank') !== null)
  expect(opened).toBe(false)
  const windows = await desk.hutch.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  expect(windows).toBe(1)
})

test('script from elsewhere does not run', async () => {
  const blocked = await desk.page.evaluate(
    () =>
      new Promise(resolve => {
        document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective), {
          once: true,
        })
        const script = document.createElement('script')
        script.textContent = 'window.hasRun = true'
        document.head.append(script)
      }),
  )
  expect(blocked).toBe('script-src-elem')
  expect(await desk.page.evaluate(() => 'hasRun' in window)).toBe(false)
})

const wrongCalls: readonly (readonly [keyof Calls, unknown])[] = [
  ['file.open', undefined],
  ['file.open', { file: 7 }],
  ['file.read', { file: '/etc/passwd', path: '/', slice: 'all' }],
  ['run.start', { description: 'x', set: { a: 1 } }],
  ['view.show', { view: 'acquire', source: { kind: 'elsewhere' } }],
  ['settings.write', { theme: 'pink', scale: 1, outputFolder: '' }],
  ['analysis.start', { workflow: 'rm -rf', master: '', node: '' }],
]

test.each(wrongCalls)('%s refuses %j with a problem', async (name, argument) => {
  const outcome = await desk.page.evaluate(
    ([call, raw]) => (globalThis as unknown as { hutch: Bridge }).hutch.call(call, raw as never),
    [name, argument] as const,
  )
  expect(outcome).toMatchObject({ ok: false, problem: { kind: 'usage' } })
})

test('a call that does not exist is refused', async () => {
  const refusal = await desk.page.evaluate(() =>
    (globalThis as unknown as { hutch: Bridge }).hutch.call('app.eval' as never, undefined as never).then(
      () => 'answered',
      (error: unknown) => String(error),
    ),
  )
  expect(refusal).toContain('No handler registered')
})
