import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll } from 'vitest'

/* Threads and processes need a JavaScript file of their own. Tests get it by bundling the one entry they use, as the
   product's build does, so that neither `npm run build` nor a stale `out/` is between a change and its test. */

const root = resolve(import.meta.dirname, '../..')

const entries = {
  cli: 'electron/cli.ts',
  'spec-simulator': 'electron/simulator/spec-simulator.ts',
  'microscope-simulator': 'electron/simulator/microscope-simulator.ts',
  'writer-worker': 'electron/writer/writer-worker.ts',
  'compress-worker': 'electron/writer/compress-worker.ts',
  'files-worker': 'electron/files/files-worker.ts',
  'screen-worker': 'electron/screen/screen-worker.ts',
  'analysis-worker': 'electron/analysis/analysis-worker.ts',
} as const

export type EntryName = keyof typeof entries

const built = new Map<EntryName, Promise<string>>()
let folder: string | undefined

// Not at process exit: test processes are killed, they do not exit.
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

/** Absolute path of the bundled entry, `<folder>/<name>.js`; built once per test file. Entries share one folder, gone after the file's tests. */
export function builtEntry(name: EntryName): Promise<string> {
  const known = built.get(name)
  if (known !== undefined) return known
  const made = bundle(name)
  built.set(name, made)
  return made
}

/** Folder that holds all of `names`, as `launchSimulatedBeamline` wants it. */
export async function builtEntries(...names: readonly EntryName[]): Promise<string> {
  await Promise.all(names.map(builtEntry))
  return entriesFolder()
}

async function bundle(name: EntryName): Promise<string> {
  const outDir = entriesFolder()
  await build({
    configFile: false,
    root,
    logLevel: 'silent',
    ssr: { external: ['h5wasm', 'h5wasm-plugins'], noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: {
        input: { [name]: resolve(root, entries[name]) },
        external: ['h5wasm', /^h5wasm\//, 'h5wasm-plugins', /^h5wasm-plugins\//],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: `${name}-[hash].js` },
      },
    },
  })
  return join(outDir, `${name}.js`)
}

/** Inside the checkout and as deep as `out/main`: external packages and `macros/` are looked for from there upwards. */
function entriesFolder(): string {
  if (folder !== undefined) return folder
  const parent = join(root, '.cache')
  mkdirSync(parent, { recursive: true })
  const made = mkdtempSync(join(parent, 'entries-'))
  folder = made
  return made
}
