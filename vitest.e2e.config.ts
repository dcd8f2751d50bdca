import { defineConfig } from 'vitest/config'
import { displays } from './test/e2e/support/displays.ts'

/** The gallery is no test: `npm run screenshots` names it. */
const isGallery = process.env.HUTCH_GALLERY !== undefined
/** They measure how fast the window is: only alone on the machine. */
const timed = ['test/e2e/{first-light,screen-bench,storm}.e2e.ts']

const shared = {
  environment: 'node',
  testTimeout: isGallery ? 600_000 : 120_000,
  hookTimeout: 120_000,
  // As long as Playwright waits: a machine that is busy is no failure.
  expect: { poll: { timeout: 20_000 } },
}
const alone = { ...shared, fileParallelism: false }
const sideBySide = { ...shared, maxWorkers: displays.length, setupFiles: ['test/e2e/support/own-display.ts'] }

/** Tests on a real Electron: `npm run e2e` gives them displays, as many files at once as there are of these. */
export default defineConfig({
  test: {
    projects: isGallery
      ? [{ test: { ...alone, name: 'gallery', include: ['test/gallery/**/*.e2e.ts'] } }]
      : [
          { test: { ...sideBySide, name: 'e2e', include: ['test/e2e/**/*.e2e.ts'], exclude: timed } },
          { test: { ...alone, name: 'timed', include: timed } },
        ],
  },
})
