import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build } from 'vite'
import { onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Bundles a TypeScript file of the tests, path from the root, into JavaScript that plain Node runs; gone after the test. */
export async function builtScript(file: string): Promise<string> {
  const parent = join(root, '.cache', 'scripts')
  mkdirSync(parent, { recursive: true })
  const outDir = mkdtempSync(join(parent, 'run-'))
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }))
  const name = basename(file, '.ts')
  await build({
    configFile: false,
    root,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      minify: false,
      rolldownOptions: {
        input: { [name]: resolve(root, file) },
        external: ['h5wasm', /^h5wasm\//, 'h5wasm-plugins', /^h5wasm-plugins\//],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  return join(outDir, `${name}.js`)
}
