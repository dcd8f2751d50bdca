import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { electronRuntime } from '../../scripts/runtime/runtime.mjs'
import { launchHutch, type LaunchedHutch } from './launch-electron.ts'

const appFolder = join(import.meta.dirname, 'smallest-app')
let launched: LaunchedHutch | undefined

afterEach(async () => {
  await launched?.close()
  launched = undefined
})

test('the runtime opens the window of the app it is given', async () => {
  launched = await launchHutch({ appFolder, args: ['--a-switch-for-the-app'] })
  const { app, page } = launched
  expect(await page.title()).toBe('Smallest app')
  const seenByApp = await app.evaluate(({ app }) => ({
    name: app.getName(),
    version: app.getVersion(),
    path: app.getAppPath(),
    isPackaged: app.isPackaged,
    hasSwitch: process.argv.includes('--a-switch-for-the-app'),
  }))
  expect(seenByApp).toEqual({
    name: 'smallest-app',
    version: '1.2.3',
    path: appFolder,
    isPackaged: false,
    hasSwitch: true,
  })
})

test('what goes wrong in the window is collected, also from before the test could listen', async () => {
  launched = await launchHutch({ appFolder })
  await expect.poll(() => launched?.pageErrors()).toEqual(['an error for the test to see'])
})

test('a screenshot is a PNG of the window', async () => {
  launched = await launchHutch({ appFolder })
  const png = await readFile(await launched.screenshot('smallest-app'))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.length).toBeGreaterThan(1000)
})

test('WebGL works without a graphics card', async () => {
  launched = await launchHutch({ appFolder })
  const version = await launched.page.evaluate(() => {
    const webgl = document.createElement('canvas').getContext('webgl2')
    return String(webgl?.getParameter(webgl.VERSION))
  })
  expect(version).toContain('WebGL 2.0')
})

test('the runtime is also a plain Node', async () => {
  const { executable, version } = await electronRuntime()
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { stdout } = await promisify(execFile)(executable, ['-p', 'process.versions.electron'], { env })
  expect(stdout.trim()).toBe(version)
})
