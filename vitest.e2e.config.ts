import { defineConfig } from 'vitest/config'

/** Tests on a real Electron: `npm run e2e` gives them a display. One at a time, or they would disturb each other's timing. */
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
