import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const setupFiles = ['test/support/console-output-fails.ts']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'shared', include: ['test/shared/**/*.test.ts'], environment: 'node', setupFiles } },
      {
        test: {
          name: 'electron',
          include: [
            'test/electron/**/*.test.ts',
            'test/conformance/**/*.test.ts',
            'test/simulation/**/*.test.ts',
            'test/acceptance/**/*.test.ts',
          ],
          environment: 'node',
          setupFiles,
          testTimeout: 30_000,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.ts'],
          environment: 'happy-dom',
          setupFiles,
        },
      },
      {
        test: {
          name: 'tidy',
          include: ['test/tidy.test.ts', 'test/trespass.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
        },
      },
    ],
  },
})
