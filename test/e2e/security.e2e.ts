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

test('the window is made with every protection on', async () => {
  const preferences = await desk.hutch.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(window => {
      const contents = window.webContents as unknown as { getLastWebPreferences: () => object }
      return contents.getLastWebPreferences()
    }),
  )
  expect(preferences).toHaveLength(1)
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  })
})

test('the page cannot put itself between the bridge and the program', async () => {
  const isSame = await desk.page.evaluate(() => {
    const holder = globalThis as unknown as { hutch: { call: unknown } }
    const { call } = holder.hutch
    try {
      holder.hutch.call = () => 'mine'
    } catch {
      return holder.hutch.call === call
    }
    return holder.hutch.call === call
  })
  expect(isSame).toBe(true)
})

/** What a page that has been taken over would try next. */
const attempts = [
  'eval',
  'new Function',
  'script of another server',
  'script of the data scheme',
  'style of another server',
  'style element',
  'another page inside',
  'plug-in',
  'talking to another server',
  'web socket',
  'file of this computer',
  'program beside the page',
  'program beside the page, encoded',
  'worker of the data scheme',
  'where the computer is',
  'camera and microphone',
] as const

test.each(attempts)('blocked: %s', async attempt => {
  expect(await desk.page.evaluate(tryTo, attempt)).toBe('blocked')
})

/** Runs in the page. */
async function tryTo(attempt: (typeof attempts)[number]): Promise<'through' | 'blocked'> {
  const add = (name: string, property: string, value: string): Promise<boolean> =>
    new Promise(resolve => {
      const element = document.createElement(name)
      if (name === 'link') element.setAttribute('rel', 'stylesheet')
      element.setAttribute(property, value)
      // A frame that was refused loads a page that says so: only the policy's own event tells.
      if (name !== 'iframe') element.onload = () => resolve(true)
      element.onerror = () => resolve(false)
      document.body.append(element)
    })
  const isAnswered = async (url: string): Promise<boolean> => (await fetch(url)).ok
  const tries: Record<typeof attempt, () => boolean | Promise<boolean>> = {
    eval: () => Boolean((0, eval)('1')),
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- that it is refused is the point
    'new Function': () => Boolean((new Function('return 1') as () => number)()),
    'script of another server': () => add('script', 'src', 'https://example.invalid/x.js'),
    'script of the data scheme': () => add('script', 'src', 'data:text/javascript,1'),
    'style of another server': () => add('link', 'href', 'https://example.invalid/x.css'),
    'style element': () => {
      const style = document.createElement('style')
      style.textContent = 'body { outline: 7px solid red }'
      document.head.append(style)
      return getComputedStyle(document.body).outlineWidth === '7px'
    },
    'another page inside': () => add('iframe', 'src', 'https://example.invalid/'),
    'plug-in': () => add('object', 'data', 'https://example.invalid/x.pdf'),
    'talking to another server': () => isAnswered('https://example.invalid/'),
    'web socket': () =>
      new Promise(resolve => {
        const socket = new WebSocket('wss://example.invalid/')
        socket.onopen = () => resolve(true)
        socket.onerror = () => resolve(false)
      }),
    'file of this computer': () => isAnswered('file:///etc/hostname'),
    'program beside the page': () => isAnswered('/../main/main.js'),
    'program beside the page, encoded': () => isAnswered('/%2e%2e%2fmain%2fmain.js'),
    'worker of the data scheme': () =>
      new Promise(resolve => {
        const worker = new Worker('data:text/javascript,postMessage(1)')
        worker.onmessage = () => resolve(true)
        worker.onerror = () => resolve(false)
      }),
    'where the computer is': () =>
      new Promise(resolve =>
        navigator.geolocation.getCurrentPosition(
          () => resolve(true),
          () => resolve(false),
        ),
      ),
    'camera and microphone': async () =>
      (await navigator.mediaDevices.getUserMedia({ audio: true, video: true })).active,
  }
  // The debugger that runs this lifts the policy for the moment of the call only.
  await new Promise(resolve => setTimeout(resolve, 0))
  const refused = new Promise<false>(resolve =>
    document.addEventListener('securitypolicyviolation', () => resolve(false), { once: true }),
  )
  try {
    return (await Promise.race([refused, tries[attempt]()])) ? 'through' : 'blocked'
  } catch {
    return 'blocked'
  }
}

const wrongCalls: readonly (readonly [keyof Calls, unknown])[] = [
  ['file.open', undefined],
  ['file.open', { file: 7 }],
  ['file.read', { file: '/etc/passwd', path: '/', slice: 'all' }],
  ['run.start', { description: 'x', set: { a: 1 } }],
  ['view.show', { view: 'acquire', source: { kind: 'elsewhere' } }],
  ['settings.write', { theme: 'pink', scale: 1, outputFolder: '' }],
  ['analysis.start', { workflow: 7, master: '', node: '' }],
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
