import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const here = import.meta.dirname

/** The pages of the benchmarks that need a window: parts of the renderer with made-up data. */
export default defineConfig({
  root: resolve(here, 'pages'),
  base: './',
  plugins: [vue()],
  // Also when a test runner builds them: Vue checks and warns otherwise.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  worker: { format: 'es' },
  build: {
    outDir: resolve(here, '../../out/bench-pages'),
    // As the window is: names stay readable in profiles.
    minify: false,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: ['curve', 'tree'].map(name => resolve(here, `pages/${name}.html`)) },
  },
})
