// node test/renderer/preview/screenshots.mjs FOLDER [SCENARIO…]: builds the window with its fake main process and takes
// a picture of every state in Chromium (CHROMIUM names another browser). Fails when the page reports an error.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'

const config = resolve(import.meta.dirname, 'vite.config.ts')
const folder = resolve(process.argv[2] ?? 'test-results/preview')
const wanted = process.argv.slice(3)
const sizes = [
  { width: 1600, height: 1000 },
  { width: 1280, height: 800 },
]
const phases = [
  'empty',
  'bare',
  'connecting',
  'lost',
  'running',
  'paused',
  'holding',
  'aborting',
  'aborted',
  'done',
  'faulted',
]

const steps = {
  ...Object.fromEntries(phases.map(phase => [phase, { scenario: phase }])),
  'start-wrong': {
    scenario: 'empty',
    act: async page => {
      await page.getByLabel('energy start').fill('3.5 ?')
      await page.getByLabel('energy start').press('Enter')
    },
  },
  selected: {
    scenario: 'running',
    act: page => page.getByRole('treeitem', { name: 'Data', exact: true }).click(),
  },
  parameters: {
    scenario: 'running',
    act: page => page.getByRole('treeitem', { name: 'Dark for data' }).click(),
  },
  log: { scenario: 'running', act: page => page.getByRole('tab', { name: 'Log' }).click() },
  result: { scenario: 'done', act: page => page.getByRole('treeitem', { name: 'Normalised' }).click() },
  palette: {
    scenario: 'running',
    act: async page => {
      await page.keyboard.press('Control+K')
      await page.keyboard.type('da')
    },
  },
  toast: {
    scenario: 'running',
    act: async page => {
      await page.keyboard.press('Control+2')
      await page.evaluate(() => localStorage.setItem('hutch.recent-files', '["/data/missing.h5"]'))
      await page.reload()
      await page.keyboard.press('Control+2')
      await page.getByRole('button', { name: 'missing.h5' }).click()
    },
  },
  browse: { scenario: 'done', act: page => page.keyboard.press('Control+2') },
  'browse-open': { scenario: 'done', act: openFile },
  'browse-result': {
    scenario: 'done',
    act: async page => {
      await openFile(page)
      await page.getByRole('treeitem', { name: 'Normalised' }).click()
    },
  },
  'browse-file': {
    scenario: 'done',
    act: async page => {
      await openFile(page)
      await page.getByRole('tab', { name: 'File' }).click()
      await open(page, 'entry_0003')
      await open(page, 'plotselect')
      await page.getByRole('treeitem', { name: 'plotselect' }).click()
    },
  },
  'browse-image': {
    scenario: 'done',
    act: async page => {
      await openFile(page)
      await page.getByRole('tab', { name: 'File' }).click()
      for (const name of ['entry_0003', 'instrument', 'data_frelon']) await open(page, name)
      await page.getByRole('treeitem', { name: 'data', exact: true }).click()
    },
  },
  'browse-table': {
    scenario: 'done',
    act: async page => {
      await openFile(page)
      await page.getByRole('tab', { name: 'File' }).click()
      for (const name of ['entry_0003', 'plotselect']) await open(page, name)
      await page.getByRole('treeitem', { name: 'data_mean', exact: true }).click()
      await page.getByRole('tab', { name: 'Table' }).click()
    },
  },
  'browse-keys': {
    scenario: 'done',
    act: async page => {
      await openFile(page)
      await page.getByTestId('image-stage').click()
      await page.keyboard.press('Shift+ArrowRight')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('/')
      await page.keyboard.type('white')
    },
  },
  'browse-pages': {
    scenario: 'done',
    act: async page => {
      await openFile(page)
      await page.getByRole('tab', { name: 'File' }).click()
      for (const name of ['entry_0000', 'structure']) await open(page, name)
      await page.getByRole('tree').press('End')
    },
  },
  light: { scenario: 'running', theme: 'light' },
  hutch: { scenario: 'running', theme: 'hutch' },
  'light-start': { scenario: 'empty', theme: 'light' },
}

async function openFile(page) {
  await page.keyboard.press('Control+O')
  await page.getByTestId('opened-file').waitFor()
}

async function open(page, name) {
  await page.getByRole('treeitem', { name, exact: true }).click()
  await page.keyboard.press('ArrowRight')
}

async function take(browser, base, name, { scenario, theme = 'dark', act }) {
  const errors = []
  for (const viewport of sizes) {
    const page = await browser.newPage({ viewport })
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) errors.push(`${name}: ${message.text()}`)
    })
    page.on('pageerror', error => errors.push(`${name}: ${error.stack ?? error.message}`))
    await page.goto(`${base}?scenario=${scenario}&theme=${theme}`)
    await page.getByTestId('run-state').waitFor()
    await page.waitForTimeout(500)
    await act?.(page)
    await page.waitForTimeout(900)
    await page.screenshot({ path: `${folder}/${name}-${viewport.width}.png` })
    await page.close()
  }
  return errors
}

await mkdir(folder, { recursive: true })
await build({ configFile: config, logLevel: 'warn' })
const server = await preview({ configFile: config, preview: { port: 0 }, logLevel: 'warn' })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
})
const errors = []
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  errors.push(...(await take(browser, server.resolvedUrls.local[0], name, step)))
}
await browser.close()
await server.close()
for (const error of errors) process.stderr.write(`${error}\n`)
process.exit(errors.length > 0 ? 1 : 0)
