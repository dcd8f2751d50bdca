import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname

/** Every file that starts a thread or a process of its own is an entry, so that it exists under a known name after the build. */
const mainEntries = {
  main: 'electron/main.ts',
  cli: 'electron/cli.ts',
  'writer-worker': 'electron/writer/writer-worker.ts',
  'compress-worker': 'electron/writer/compress-worker.ts',
  'files-worker': 'electron/files/files-worker.ts',
  'screen-worker': 'electron/screen/screen-worker.ts',
  'region-worker': 'electron/regions/region-worker.ts',
  'export-worker': 'electron/export/export-worker.ts',
  'analysis-worker': 'electron/analysis/analysis-worker.ts',
  'preview-worker': 'electron/describe/preview-worker.ts',
  'bench-reader': 'electron/bench/bench-reader.ts',
  'spec-simulator': 'electron/simulator/spec-simulator.ts',
  'microscope-simulator': 'electron/simulator/microscope-simulator.ts',
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(mainEntries).map(([name, file]) => [name, resolve(here, file)]),
        ),
        output: { entryFileNames: '[name].js', format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { preload: resolve(here, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [vue()],
    worker: { format: 'es' },
    build: {
      outDir: resolve(here, 'out/renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
})
