import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join, resolve } from 'node:path'

/* Threads and processes need a JavaScript file of their own. Tests get it by bundling the entries as the product's build
   does, so that neither `npm run build` nor a stale `out/` is between a change and its test. A bundle is kept under the sum
   of the sources, for all test files and for the next run. */

const root = resolve(import.meta.dirname, '../..')
const kept = join(root, '.cache')
const prefix = 'entries-'

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

let folder: Promise<string> | undefined

/** Absolute path of the bundled entry, `<folder>/<name>.js`. */
export async function builtEntry(name: EntryName): Promise<string> {
  return join(await builtEntries(), `${name}.js`)
}

/** Folder that holds all entries, as `launchSimulatedBeamline` wants it. */
export function builtEntries(): Promise<string> {
  folder ??= readyFolder()
  return folder
}

/** Inside the checkout and as deep as `out/main`: external packages and `macros/` are looked for from there upwards. */
async function readyFolder(): Promise<string> {
  const ready = join(kept, prefix + sumOfSources())
  if (existsSync(ready)) return ready
  mkdirSync(kept, { recursive: true })
  const making = mkdtempSync(join(kept, 'making-'))
  await bundle(making)
  keep(making, ready)
  return ready
}

function keep(making: string, ready: string): void {
  try {
    renameSync(making, ready)
  } catch (error) {
    // Another test process was faster, with the same sources.
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(ready)) throw error
  }
  removeOld()
}

/** Bundles that no run of today can be using. */
function removeOld(): void {
  const dayAgoMs = Date.now() - 24 * 3600 * 1000
  for (const name of readdirSync(kept).filter(one => one.startsWith(prefix) || one.startsWith('making-'))) {
    const path = join(kept, name)
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity
    if (changedMs < dayAgoMs) rmSync(path, { recursive: true, force: true })
  }
}

function sumOfSources(): string {
  const sum = createHash('sha256')
  for (const room of ['electron', 'shared'])
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(ts|json)$/.test(name))
        sum.update(`${room}/${name}\n`).update(readFileSync(join(root, room, name)))
  sum.update(readFileSync(join(root, 'package-lock.json'))).update(readFileSync(import.meta.filename))
  return sum.digest('hex').slice(0, 16)
}

async function bundle(outDir: string): Promise<void> {
  const { build } = await import('vite')
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
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, resolve(root, file)])),
        external: ['h5wasm', /^h5wasm\//, 'h5wasm-plugins', /^h5wasm-plugins\//],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
}
