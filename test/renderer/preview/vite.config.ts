import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { planOf } from '../../builders/plan.ts'

const here = import.meta.dirname
const template = readFileSync(resolve(here, '../../../templates/full-field-exafs.yml'), 'utf8')

/** The window with a fake main process, as a page for any browser: `npx vite build --config test/renderer/preview/vite.config.ts`. */
export default defineConfig({
  root: here,
  base: './',
  plugins: [vue()],
  worker: { format: 'es' },
  define: { __EFF_PLAN__: JSON.stringify(planOf(template)) },
  build: {
    outDir: resolve(here, '../../../out/preview-renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
})
