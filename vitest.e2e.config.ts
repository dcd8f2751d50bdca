import { defineConfig } from 'vitest/config'

/** Tests on a real Electron: `npm run e2e` gives them a display. One at a time, or they would disturb each other's timing. */
export default defineConfig({
  test: {
    name: 'e2e',
    // The gallery is no test: `npm run screenshots` names it.
    include:
      process.env.HUTCH_GALLERY === undefined ? ['test/e2e/**/*.e2e.ts'] : ['test/gallery/**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: process.env.HUTCH_GALLERY === undefined ? 120_000 : 600_000,
    hookTimeout: 120_000,
    // As long as Playwright waits: a machine that is busy is no failure.
    expect: { poll: { timeout: 20_000 } },
  },
})
