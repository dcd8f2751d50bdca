import { defineConfig } from 'vitest/config'

/** Benchmarks on a real Electron: `npm run bench -- curve tree` gives them a display. One at a time. */
export default defineConfig({
  test: {
    name: 'bench',
    include: ['test/bench/**/*.bench.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 300_000,
    silent: false,
  },
})
